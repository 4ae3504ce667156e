"""The guided start of a new shop on an unpaired till (O6)."""
