"""Engine, typed tables, queries by area and migrations; no rules."""
