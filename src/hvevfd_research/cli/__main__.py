"""``python -m hvevfd_research.cli``, for where the command is not on the path."""

import sys

from hvevfd_research.cli import main

if __name__ == "__main__":
    sys.exit(main())
