"""Slack's status line under a thread, where an answer takes longer than a moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.store import Question

A_MOMENT = 0.5  # seconds that pass unremarked

LOOKING = {"en": "is looking it up…", "zh": "正在翻文章…"}

log = logging.getLogger(__name__)


@asynccontextmanager
async def thinking(client: AsyncWebClient, question: Question) -> AsyncIterator[None]:
    """Say that it is being looked up, until it is done. A status line is worth no complaint."""
    if question.thread_ts is None or question.reply_ts is not None or question.beside is not None:
        yield
        return
    shown = asyncio.Event()
    saying = asyncio.create_task(_say(client, question, shown))
    try:
        yield
    finally:
        saying.cancel()
        await asyncio.gather(saying, return_exceptions=True)
        if shown.is_set():
            # Slack takes it away with the reply, but not if it came after that.
            await _set(client, question, "")


async def _say(client: AsyncWebClient, question: Question, shown: asyncio.Event) -> None:
    await asyncio.sleep(A_MOMENT)
    shown.set()
    await _set(client, question, LOOKING[question.language])


async def _set(client: AsyncWebClient, question: Question, status: str) -> None:
    with suppress(SlackApiError, aiohttp.ClientError, OSError):
        await client.assistant_threads_setStatus(
            channel_id=question.channel, thread_ts=question.thread_ts or "", status=status
        )
