"""Receipts, tickets and reports as documents, their bytes, and the spooler."""
