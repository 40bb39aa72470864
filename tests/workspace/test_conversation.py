"""A person and an app talk: every word crosses a real socket and the real Web API."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.workspace import AppDidNotRespond, Workspace

from .conftest import Connect


async def test_a_mention_is_answered_in_its_thread(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.event("app_mention")
    async def repeat(event: dict[str, Any], say: Any) -> None:
        await say(event["text"].partition("> ")[2], thread_ts=event["ts"])

    await connect(app)
    ts = await workspace.post("general", f"<@{workspace.bot_user}> pieces of eight")
    await workspace.wait_for(lambda: workspace.replies("general", ts)[1:])

    question, answer = workspace.replies("general", ts)
    assert (question["user"], question["reply_count"]) == (workspace.user("ada"), 1)
    assert (answer["user"], answer["text"]) == (workspace.bot_user, "pieces of eight")
    assert answer["parent_user_id"] == workspace.user("ada")


async def test_a_command_is_acked_with_words_or_not_at_all(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/parrot")
    async def repeat(ack: Any, command: dict[str, Any]) -> None:
        await ack(command["text"])

    await connect(app)
    assert await workspace.command("general", "/parrot", "hello") == {"text": "hello"}
    with pytest.raises(AppDidNotRespond):
        await workspace.command("general", "/mute")
    with pytest.raises(LookupError, match="no app declares the command '/squawk'"):
        await workspace.command("general", "/squawk")
