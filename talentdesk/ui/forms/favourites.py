"""The user's favourite forms, kept among the preferences."""

from __future__ import annotations

from talentdesk.settings import Preferences, save_preferences

BETWEEN = ","


def favourites(preferences: Preferences) -> tuple[str, ...]:
    """The keys of the favourite forms in the order they were chosen."""
    return tuple(key for key in preferences.favourite_forms.split(BETWEEN) if key)


def turn_favourite(preferences: Preferences, key: str) -> bool:
    """Make a form a favourite or end it; whether it is one now."""
    now = list(favourites(preferences))
    if key in now:
        now.remove(key)
    else:
        now.append(key)
    preferences.favourite_forms = BETWEEN.join(now)
    save_preferences(preferences)
    return key in now
