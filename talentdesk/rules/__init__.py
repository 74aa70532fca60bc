"""What is allowed: pure functions from facts to findings."""
