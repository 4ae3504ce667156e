"""The kitchen's screens: they render a state and say what the person did."""
