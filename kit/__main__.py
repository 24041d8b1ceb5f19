"""`kit`, and `python -m kit`: Ctrl-C is heard even while Python imports the rest."""

from __future__ import annotations

import sys

from kit.errors import INTERROMPU


def main() -> None:
    """Import the command line, then run it."""
    try:
        from kit import cli  # noqa: PLC0415 - the slow part
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERROMPU}\n")
        sys.exit(130)
    cli.main()


if __name__ == "__main__":
    main()
