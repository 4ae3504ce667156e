"""`python -m store_core.commands` is `tillpass`."""

from store_core.commands.main import console

console()
