"""What is seen: the window."""
