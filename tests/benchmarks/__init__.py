"""Measurements against the limits of the design; each module is a command of its own."""
