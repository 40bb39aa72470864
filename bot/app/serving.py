"""The bot in Slack, or in a workspace of its own, while it answers."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from bot import slack
from bot.answers import Answers
from bot.app import Library, ServingError
from bot.config import Settings, SlackAccess
from bot.slack import AccessError, Connection
from bot.slack.manifest import app_manifest
from bot.store import Store
from bot.workspace import PortTakenError, Workspace


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

    What is under way is finished first; told twice, it stops at once. Raises ServingError and
    StoreError.
    """
    this = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)  # type: ignore[union-attr]
    try:
        await _serve(settings, library, port, ready)
    except PortTakenError as error:
        raise ServingError(error.strerror or str(error)) from None
    except AccessError as error:
        raise ServingError(str(error)) from None


async def _serve(
    settings: Settings, library: Library, port: int, ready: Callable[[Connection, str | None], None]
) -> None:
    with suppress(asyncio.CancelledError):
        async with (
            workspace_or_slack(settings, port) as (access, url),
            listening(access, library.answers, settings.data) as connection,
        ):
            # The dictionary and the libraries stay; the collector need not walk them over and over.
            gc.freeze()
            ready(connection, url)
            await asyncio.Event().wait()
