"""What the first run shows, as widgets."""
