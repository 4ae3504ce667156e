"""The counter terminal and the back-office window."""
