"""Proofs too long for every test run; each is a command of its own with a short form in the suite."""
