"""Measure, print tables, and the same as JSON in the last line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.bench import conversation, engines, load

PARTS = ("conversation", "load", "engines")


def main() -> None:
    """All parts, or one of them."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    parser.add_argument("--mentions", type=int, default=200, help="mentions to ask the bot")
    parser.add_argument("--rates", type=float, nargs="*", default=[1, 10, 100], metavar="PER_S")
    parser.add_argument("--seconds", type=float, default=20, help="of mentions, at each rate")
    parser.add_argument("--corpus", type=Path, default=conversation.CORPUS, help="for the load")
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
    wanted = [arguments.only] if arguments.only else PARTS
    if "conversation" in wanted:
        figures |= conversation.measured(arguments.mentions)
    if "load" in wanted:
        figures |= load.measured(arguments.rates, arguments.seconds, arguments.corpus)
    if "engines" in wanted:
        names = arguments.engines.split(",")
        figures |= engines.measured(arguments.size, arguments.questions, names)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
