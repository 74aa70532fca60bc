"""The tests; folders mirror the rooms of talentdesk/."""
