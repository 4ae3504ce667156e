"""What the counter's screens show, derived from the till's state; no Qt."""
