"""`python -m bot`, and the console script `bot`."""

from __future__ import annotations

import sys

INTERRUPTED = 130  # what a shell calls the end by Ctrl-C


def main() -> None:
    """Run the commands. It takes a second to load them, and Ctrl-C is no error then either."""
    try:
        from bot.cli import main as commands
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    commands()


if __name__ == "__main__":  # not in the processes that this one starts
    main()
