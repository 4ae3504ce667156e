"""What the back office's pages show, without Qt."""
