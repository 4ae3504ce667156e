"""`python -m store_core.commands` is `tillpass`."""

from store_core.commands.main import console

if __name__ == "__main__":  # server processes of their own load this file too
    console()
