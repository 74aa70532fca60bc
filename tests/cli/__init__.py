"""The command line: every command, its exit status, its JSON."""
