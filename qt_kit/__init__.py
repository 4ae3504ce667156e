"""What both Qt programs share: theme, widgets, the background runner, terminal start-up."""
