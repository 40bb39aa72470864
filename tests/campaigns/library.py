"""How long a library takes to build and to open.

python -m tests.campaigns.library --passages 100000       articles that are made up
python -m tests.campaigns.library --corpus ~/articles
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.app import open_library
from tests.campaigns.articles import make_articles

QUESTION = "团队有多少设计师？"


def opened(corpus: Path, data: Path) -> dict[str, float]:
    """Of this process: seconds until the library is open, until it has answered, and memory."""
    began, spent = time.perf_counter(), time.process_time()
    library = open_library(corpus, data)
    library.answers.ask(QUESTION)
    return {
        "passages": library.passages,
        "open_s": library.seconds,
        "first_answer_s": time.perf_counter() - began,
        "first_answer_cpu_s": time.process_time() - spent,
        "peak_mb": _peak_mb(resource.RUSAGE_SELF),
        "largest_worker_mb": _peak_mb(resource.RUSAGE_CHILDREN),
    }


def _peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def measured(corpus: Path, data: Path) -> dict[str, float]:
    """The same, of a new process."""
    command = [sys.executable, "-m", "tests.campaigns.library", "--corpus", corpus, "--data", data]
    run = subprocess.run([*command, "--here"], stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


def main() -> None:
    """Build, open twice, print a table, and the same as JSON in the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument(
        "--corpus", type=Path, help="a folder of articles, in place of made-up ones"
    )
    parser.add_argument(
        "--data", type=Path, help="where to keep the library, in place of a new one"
    )
    parser.add_argument("--here", action="store_true", help="open once, in this process")
    arguments = parser.parse_args()
    if arguments.here:
        print(json.dumps(opened(arguments.corpus, arguments.data)))
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus = arguments.corpus or Path(folder, "articles")
        data = arguments.data or Path(folder, "data")
        if arguments.corpus is None:
            make_articles(corpus, arguments.passages)
        figures = {name: measured(corpus, data) for name in ("first", "second", "third")}
        size = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
    for name, values in figures.items():
        print(f"{name} start")
        for figure, value in values.items():
            print(f"  {figure:<20}{value:>12.2f}")
    print(f"on disk, MB           {size / 1e6:>12.1f}")
    print(json.dumps({"disk_mb": size / 1e6, **figures}))


if __name__ == "__main__":
    main()
