"""`python -m qt_kit.virtual_printer` is `tillpass printer`."""

import sys

from qt_kit.virtual_printer.program import main

sys.exit(main(sys.argv[1:]))
