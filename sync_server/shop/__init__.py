"""The web shop: pages made on the server, whole without a script (W1 to W3, W6)."""
