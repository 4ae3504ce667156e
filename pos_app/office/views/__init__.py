"""The back office's pages and their parts."""
