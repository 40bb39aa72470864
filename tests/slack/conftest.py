"""Verbatim itself in a workspace, over real sockets, and the words to talk about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.answers import Answers
from bot.app import open_library
from bot.app.serving import listening
from bot.config import SlackAccess
from bot.slack.manifest import app_manifest
from bot.workspace import Timing, Workspace

Message = dict[str, Any]

CORPUS = Path(__file__).parents[2] / "corpus"
QUICK = Timing(ack=3.0, retries=(0.0, 0.05, 0.1))


class Room:
    """A workspace with the bot in it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.bot = workspace.bot_user

    async def mention(self, text: str, channel: str = "general", **how: Any) -> list[Message]:
        """Ask with a mention; the thread as soon as one more reply is in it."""
        ts = await self.workspace.post(channel, f"<@{self.bot}> {text}", **how)
        return await self.answered(channel, how.get("thread_ts") or ts, ts)

    async def say(self, text: str, thread_ts: str, channel: str = "general") -> list[Message]:
        """Say something in a thread that the bot answers; the thread."""
        ts = await self.workspace.post(channel, text, thread_ts=thread_ts)
        return await self.answered(channel, thread_ts, ts)

    async def excerpt(self, text: str, channel: str = "general") -> list[Message]:
        """Ask with the slash command; the thread under the question posted."""
        before = len(self.workspace.messages(channel))
        await self.workspace.command(channel, "/excerpt", text)
        await self.workspace.wait_for(lambda: len(self.workspace.messages(channel)) > before + 1)
        parent = self.workspace.messages(channel)[before]
        return self.workspace.replies(channel, parent["ts"])

    async def answered(self, channel: str, thread_ts: str, after_ts: str) -> list[Message]:
        """The thread, once the bot has replied in it later than a message."""

        def thread() -> list[Message] | None:
            messages = self.workspace.replies(channel, thread_ts)
            news = [m for m in messages if m["ts"] > after_ts and m.get("user") == self.bot]
            return messages if news else None

        return await self.workspace.wait_for(thread)

    async def settled(self) -> None:
        """All that was sent to the bot is acknowledged, and a later question is answered."""
        dm = self.workspace.dm("sam")
        ts = await self.workspace.post(dm, "Codex", user="sam")
        await self.answered(dm, ts, ts)

    def posts(self) -> list[Message]:
        """Arguments of all messages that the bot has posted so far."""
        return [c.arguments for c in self.workspace.calls if c.method == "chat.postMessage"]


def paragraphs(message: Message) -> list[dict[str, Any]]:
    """The paragraphs of a message's or view's rich text."""
    blocks = [block for block in message["blocks"] if block["type"] == "rich_text"]
    return [part for block in blocks for part in block["elements"]]


def runs(message: Message) -> list[dict[str, Any]]:
    """All runs of a message's rich text."""
    return [run for part in paragraphs(message) for run in part["elements"]]


def buttons(message: Message, action_id: str = "") -> list[dict[str, Any]]:
    """What can be pressed in a message or view, or all of one kind."""
    within = [[*block.get("elements", ()), block.get("accessory")] for block in message["blocks"]]
    pressable = [each for elements in within for each in elements if each and "action_id" in each]
    return [each for each in pressable if action_id in ("", each["action_id"])]


def shown(message: Message) -> str:
    """The text of a message as a person reads it."""
    return "".join(run.get("text", "") for run in runs(message))


def bold(message: Message) -> list[str]:
    """What is in bold."""
    return [run["text"] for run in runs(message) if run.get("style", {}).get("bold")]


def quotes(message: Message) -> list[str]:
    """The excerpts of a message, as they are shown."""
    return [
        "".join(run["text"] for run in part["elements"])
        for part in paragraphs(message)
        if part["type"] == "rich_text_quote"
    ]


@pytest.fixture(scope="session")
def answers() -> Answers:
    """The corpus that the project ships."""
    return open_library(CORPUS).answers


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """A Slack in which Verbatim is installed, and not yet running."""
    async with Workspace(manifest=app_manifest(), timing=QUICK) as workspace:
        yield workspace


@pytest.fixture
async def room(workspace: Workspace, answers: Answers, tmp_path: Path) -> AsyncIterator[Room]:
    """A workspace in which Verbatim answers from the shipped corpus."""
    async with listening(access_to(workspace), answers, tmp_path):
        yield Room(workspace)


def access_to(workspace: Workspace) -> SlackAccess:
    """The way in."""
    return SlackAccess(workspace.bot_token, workspace.app_token, workspace.api_url)
