"""The installed program under wine: install, self-test, upgrade with data, uninstall; see ``__main__``."""
