"""The kitchen terminal."""
