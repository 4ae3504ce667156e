"""Schema migrations, one revision per change, from the first release on."""
