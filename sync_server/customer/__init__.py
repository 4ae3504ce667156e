"""The customers' API, `/api/customer/`, version 1 for ever (W9)."""
