"""The composition root: real parts made from settings and handed to each other.

Answers out of a folder of articles are made here, the bot that gives them in `serving.py`: what
only asks in the terminal need not load all that speaks to Slack.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.answers import SIMILARITIES, Answers
from bot.articles import Problem, unreadable
from bot.library import Progress, keep, quietly, read_into_memory
from bot.words import Words, read_terms


class ServingError(Exception):
    """The bot cannot start; the text says what to do."""


class CorpusError(Exception):
    """There is nothing to answer from; the text says what to do."""


@dataclass(frozen=True)
class Library:
    """The articles of a folder, ready to answer from, and what could not be read."""

    answers: Answers
    passages: int
    problems: list[Problem]
    seconds: float


def open_library(
    folder: Path,
    data: Path | None = None,
    progress: Progress = quietly,
    tell: Callable[[str], None] = lambda line: None,
    thorough: bool = False,
) -> Library:
    """A folder of articles, cut and indexed; below `data` is kept what need not be done again.

    Without it all is done in memory. Raises LibraryError where it cannot be kept, and CorpusError
    where there is no folder, or nothing in it, read or unread.
    """
    began = time.perf_counter()
    if not folder.is_dir():
        raise CorpusError(f"There is no folder {folder}: set BOT_CORPUS to your articles' folder.")
    words, unread = _words(folder)
    if data is None:
        collection, problems = read_into_memory(folder, words, SIMILARITIES)
    else:
        collection, problems = keep(folder, data, words, SIMILARITIES, progress, tell, thorough)
    if not collection.articles and not problems:
        raise CorpusError(f"No article in {folder}: put Markdown files (*.md) there.")
    return Library(
        Answers.out_of(collection),
        collection.passage_count,
        [*unread, *problems],
        time.perf_counter() - began,
    )


def _words(folder: Path) -> tuple[Words, list[Problem]]:
    try:
        return Words(read_terms(folder)), []
    except OSError as error:
        return Words(), [unreadable(error)]
