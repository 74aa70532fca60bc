"""What goes out and comes in: tables, packages."""
