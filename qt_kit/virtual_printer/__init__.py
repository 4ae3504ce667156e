"""`tillpass printer`: a thermal printer on the screen, or without one."""

from qt_kit.virtual_printer.program import main

__all__ = ["main"]
