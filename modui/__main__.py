"""`python -m modui`, where the program itself is not on the path."""

import sys

from modui.cli import main

if __name__ == "__main__":
    sys.exit(main())
