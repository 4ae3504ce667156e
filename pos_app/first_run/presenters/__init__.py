"""What the first run shows, as data; no Qt in here."""
