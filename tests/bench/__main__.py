"""Measure, print tables, and the same as JSON in the last line."""

from __future__ import annotations

import argparse
import json

from tests.bench import conversation, engines


def main() -> None:
    """Both parts, or one of them."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=["conversation", "engines"], help="one part alone")
    parser.add_argument("--mentions", type=int, default=200, help="mentions to ask the bot")
    parser.add_argument("--size", type=int, default=100_000, help="passages for the engines")
    parser.add_argument("--questions", type=int, default=1000, help="questions for the engines")
    parser.add_argument(
        "--engines",
        default=",".join(engines.ENGINES),
        metavar="NAMES",
        help="which engines, commas between them (default: %(default)s)",
    )
    arguments = parser.parse_args()
    figures: dict[str, object] = {}
    if arguments.only != "engines":
        figures |= conversation.measured(arguments.mentions)
    if arguments.only != "conversation":
        names = arguments.engines.split(",")
        figures |= engines.measured(arguments.size, arguments.questions, names)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
