"""Rounds of vans as files that other programs read: calendars, opening hours, places."""
