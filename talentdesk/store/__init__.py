"""Where it is kept: one SQLite file, its journal and its migrations."""
