"""What the kitchen's screens show, worked out without Qt."""
