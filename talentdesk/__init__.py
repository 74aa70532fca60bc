"""TalentDesk (技能基地管理台): the desktop program of a high-skill training base's administrators."""

__version__ = "0.1.0"
