"""The shop, put to the test; the folders mirror the packages."""
