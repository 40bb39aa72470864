"""A folder of articles and its library, as the tests change and open them."""

from __future__ import annotations

import os
import time
from pathlib import Path

from bot.answers import SIMILARITIES, Answers
from bot.articles import Problem
from bot.library import Collection, keep
from bot.library.catalogue import Catalogue, read_catalogue
from bot.library.pipeline import code_digest, terms_digest
from bot.words import Words, read_terms


class Shelf:
    """`told` are the lines that were told so far; files written look an hour old, and older."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.data = folder / "articles", folder / "data"
        self.corpus.mkdir()
        self.told: list[str] = []
        self.problems: list[Problem] = []
        self._age = 3600

    def write(self, name: str, text: str, settled: bool = True) -> None:
        """Write an article, by default long enough ago for its times to tell."""
        path = self.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        if settled:
            self._age += 1
            then = time.time() - self._age
            os.utime(path, (then, then))

    def open(self, thorough: bool = False) -> Collection:
        """The library brought up to the folder."""
        words = Words(read_terms(self.corpus))
        collection, self.problems = keep(
            self.corpus,
            self.data,
            words,
            SIMILARITIES,
            tell=self.told.append,
            thorough=thorough,
        )
        return collection

    def answers(self) -> Answers:
        """What is answered from it."""
        return Answers.out_of(self.open())

    @property
    def home(self) -> Path:
        """The library's own folder."""
        (home,) = (self.data / "library").iterdir()
        return home

    def catalogue(self) -> Catalogue:
        """What is in its catalogue, once it was opened."""
        terms = terms_digest(read_terms(self.corpus))
        return read_catalogue(self.home, code_digest(SIMILARITIES), terms)

    def kept_in(self) -> dict[str, str]:
        """The segment that each article is in."""
        return {name: place.segment for name, place in self.catalogue().places.items()}
