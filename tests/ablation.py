"""What each idea of the ranking is worth: nDCG@10 without it, as the table of docs/ranking.md.

    python -m tests.ablation DIR ... --every 5

A set is a folder as `bot evaluate` reads it; of each, every so many questions are asked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.answers import Answers
from bot.answers.weights import CHINESE, OTHERS
from bot.evaluation import Dataset, measure, read_dataset


def weights_without(*fields: str) -> dict[str, Any]:
    """What to patch for fields to weigh nothing."""
    nothing = dict.fromkeys(fields, 0.0)
    return {
        "bot.answers.weights.CHINESE": CHINESE._replace(**nothing),
        "bot.answers.weights.OTHERS": OTHERS._replace(**nothing),
    }


NO_COMPOUNDS = {
    "bot.words._are_joined": lambda text, one, two: False,
    "bot.words._parts": lambda run: (),
}
NO_PHRASES = {"bot.answers.without_asking": lambda question: question}
IDEAS: dict[str, dict[str, Any]] = {
    "all of it": {},
    "without units": weights_without("units"),
    "without pairs": weights_without("pairs"),
    "without the article": weights_without("article"),
    "without compounds (IL-6 = IL6)": NO_COMPOUNDS,
    "without leaving out asking phrases": NO_PHRASES,
    "words only": {**weights_without("units", "pairs", "article"), **NO_COMPOUNDS, **NO_PHRASES},
}


def ndcg_of(dataset: Dataset, patches: Mapping[str, Any]) -> float:
    """nDCG@10 on a set, with some parts replaced."""
    with ExitStack() as stack:
        for target, replacement in patches.items():
            stack.enter_context(patch(target, replacement))
        return measure(Answers(dataset.articles), dataset)["ndcg@10"]


def main() -> None:
    """Measure every idea on every set and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--every", type=int, default=1, help="ask only every so many questions")
    arguments = parser.parse_args()
    datasets = [read_dataset(folder) for folder in arguments.sets]
    print("| |", " | ".join(folder.name for folder in arguments.sets), "|")
    print("|---" * (len(datasets) + 1) + "|")
    for idea, patches in IDEAS.items():
        figures = []
        for dataset in datasets:
            print(".", end="", file=sys.stderr, flush=True)
            asked = dict(list(dataset.judgements.items())[:: arguments.every])
            figures.append(ndcg_of(replace(dataset, judgements=asked), patches))
        print(f"| {idea} |", " | ".join(f"{figure:.4f}" for figure in figures), "|", flush=True)


if __name__ == "__main__":
    main()
