"""The back office: a window of its own over the till, for owner and manager."""
