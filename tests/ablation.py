"""What each idea of the ranking is worth: nDCG@10 without it, as the table of docs/ranking.md.

    python -m tests.ablation DIR ... --every 5

A set is a folder as `bot evaluate` reads it; of each, every so many questions are asked.
"""

from __future__ import annotations

import argparse
import re
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
from bot.words import _RUN, _STEMMER
from bot.words.folding import _Folds


def weights_without(*fields: str) -> dict[str, Any]:
    """What to patch for fields to weigh nothing."""
    nothing = dict.fromkeys(fields, 0.0)
    return {
        "bot.answers.weights.CHINESE": CHINESE._replace(**nothing),
        "bot.answers.weights.OTHERS": OTHERS._replace(**nothing),
    }


NEVER = re.compile("(?!)")
NO_COMPOUNDS = {
    "bot.words._are_joined": lambda text, one, two: False,
    "bot.words._parts": lambda run: (),
}
NOTHING_ALIKE = {
    "bot.words.folding._ACCENTS": NEVER,
    "bot.words.folding._FOLDS": _Folds(),
    "bot.words._RUN": re.compile(_RUN.pattern.replace("(?P<initials>", "(?P<initials>(?!)")),
    "bot.words._stem": _STEMMER.stemWord,
    "bot.words.american": lambda words: words,
}
NO_MISSPELLING = {"bot.answers.read_instead": lambda *asked: {}}
NO_PHRASES = {"bot.answers.without_asking": lambda question: question}
IDEAS: dict[str, dict[str, Any]] = {
    "all of it": {},
    "without accents, initials and spelling read alike": NOTHING_ALIKE,
    "without reading misspelt words as known ones": NO_MISSPELLING,
    "without units": weights_without("units"),
    "without pairs": weights_without("pairs"),
    "without the article": weights_without("article"),
    "without compounds (IL-6 = IL6)": NO_COMPOUNDS,
    "without leaving out asking phrases": NO_PHRASES,
    "words only": {
        **weights_without("units", "pairs", "article"),
        **NOTHING_ALIKE,
        **NO_MISSPELLING,
        **NO_COMPOUNDS,
        **NO_PHRASES,
    },
}


class Judged:
    """A set, and its articles as they are read with all ideas."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.answers = Answers(dataset.articles)

    def ndcg_without(self, patches: Mapping[str, Any]) -> float:
        """nDCG@10 with some parts replaced; read anew where these are parts of the reading."""
        with ExitStack() as stack:
            for target, replacement in patches.items():
                stack.enter_context(patch(target, replacement))
            reads_alike = not any(target.startswith("bot.words") for target in patches)
            answers = self.answers if reads_alike else Answers(self.dataset.articles)
            return measure(answers, self.dataset)["ndcg@10"]


def main() -> None:
    """Measure every idea on every set and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--every", type=int, default=1, help="ask only every so many questions")
    arguments = parser.parse_args()
    print("| |", " | ".join(folder.name for folder in arguments.sets), "|")
    print("|---" * (len(arguments.sets) + 1) + "|")
    sets = [Judged(_every(arguments.every, read_dataset(folder))) for folder in arguments.sets]
    for idea, patches in IDEAS.items():
        figures = []
        for judged in sets:
            print(".", end="", file=sys.stderr, flush=True)
            figures.append(judged.ndcg_without(patches))
        print(f"| {idea} |", " | ".join(f"{figure:.4f}" for figure in figures), "|", flush=True)


def _every(step: int, dataset: Dataset) -> Dataset:
    return replace(dataset, judgements=dict(list(dataset.judgements.items())[::step]))


if __name__ == "__main__":
    main()
