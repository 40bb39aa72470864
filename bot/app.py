"""The composition root: real parts made from settings and handed to each other."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from bot import slack
from bot.answers import SIMILARITIES, Answers
from bot.articles import Problem, unreadable
from bot.config import Settings, SlackAccess
from bot.library import Progress, keep, quietly, read_into_memory
from bot.slack import Connection
from bot.slack.manifest import app_manifest
from bot.store import Store
from bot.words import Words, read_terms
from bot.workspace import Workspace


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


@asynccontextmanager
async def workspace_or_slack(
    settings: Settings, port: int
) -> AsyncIterator[tuple[SlackAccess, str | None]]:
    """The way into Slack, or into a workspace started here, with its page's address.

    Raises PortTakenError.
    """
    if settings.slack is not None:
        yield settings.slack, None
        return
    async with Workspace(port=port, manifest=app_manifest()) as workspace:
        yield (
            SlackAccess(workspace.bot_token, workspace.app_token, workspace.api_url),
            workspace.url,
        )


@asynccontextmanager
async def listening(access: SlackAccess, answers: Answers, data: Path) -> AsyncIterator[Connection]:
    """The bot while it answers. Raises AccessError and StoreError."""
    with closing(Store(data)) as store:
        async with slack.listening(access, answers, store) as connection:
            yield connection


async def serve(
    settings: Settings, library: Library, port: int, ready: Callable[[Connection, str | None], None]
) -> None:
    """Listen until the process is told to stop; `ready` is called once questions are answered.

    What is under way is finished first; told twice, it stops at once.
    """
    this = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)  # type: ignore[union-attr]
    with suppress(asyncio.CancelledError):
        async with (
            workspace_or_slack(settings, port) as (access, url),
            listening(access, library.answers, settings.data) as connection,
        ):
            # The dictionary and the libraries stay; the collector need not walk them over and over.
            gc.freeze()
            ready(connection, url)
            await asyncio.Event().wait()
