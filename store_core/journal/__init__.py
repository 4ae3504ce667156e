"""Entry kinds and versions, their JSON, one apply per kind, snapshot and verifier."""
