"""Articles made up for long runs, half in Chinese and half in English, words as in Zipf's law.

python -m tests.campaigns.articles FOLDER --passages 100000
"""

from __future__ import annotations

import argparse
import os
import random
import time
from itertools import accumulate
from pathlib import Path

import jieba

A_PASSAGE = 80  # words
AN_ARTICLE = 10  # passages
A_FOLDER = 500  # articles
ENGLISH = 50_000  # words


def make_articles(folder: Path, passages: int, seed: int = 0) -> None:
    """Write as many articles as make about so many passages; none was changed for an hour."""
    writer = Writer(seed)
    for number in range(max(1, passages // AN_ARTICLE)):
        path = folder / f"{number // A_FOLDER:04}" / f"{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(writer.article(number), encoding="utf-8")
        hour_ago = time.time() - 3600
        os.utime(path, (hour_ago, hour_ago))


class Writer:
    """Makes up text: Chinese of jieba's words, as frequent as they are, English of syllables."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        with jieba.get_dict_file() as file:
            lines = [line.split(" ") for line in file.read().decode().splitlines()]
        self._chinese = [line[0] for line in lines]
        self._chinese_weights = list(accumulate(int(line[1]) for line in lines))
        syllables = [c + v + e for c in "bdfgklmnprst" for v in "aeiou" for e in ("", "n", "r")]
        self._english = ["".join(self._random.choices(syllables, k=3)) for _ in range(ENGLISH)]
        self._english_weights = list(accumulate(1 / rank for rank in range(1, ENGLISH + 1)))

    def article(self, number: int) -> str:
        """A whole file: odd numbers are Chinese, even ones English."""
        language = "zh" if number % 2 else "en"
        sections = (
            f"## {self.sentence(language, 4)}\n\n{self.paragraph(language)}\n"
            for _ in range(AN_ARTICLE)
        )
        front = f"title: {self.sentence(language, 4)} {number}\nlanguage: {language}"
        return f"---\n{front}\n---\n\n" + "\n".join(sections)

    def paragraph(self, language: str) -> str:
        """About as much as a passage holds."""
        stop = "。" if language == "zh" else ". "
        return "".join(self.sentence(language, A_PASSAGE // 5) + stop for _ in range(5))

    def sentence(self, language: str, words: int) -> str:
        """Some words."""
        if language == "zh":
            return "".join(
                self._random.choices(self._chinese, cum_weights=self._chinese_weights, k=words)
            )
        return " ".join(
            self._random.choices(self._english, cum_weights=self._english_weights, k=words)
        ).capitalize()


def main() -> None:
    """Write the articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    arguments = parser.parse_args()
    make_articles(arguments.folder, arguments.passages)


if __name__ == "__main__":
    main()
