"""Real processes, killed with -9 while they answer; hundreds of them by `tests.campaigns.kills`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.slack.manifest import app_manifest
from bot.store.feedback import read_opinions
from bot.workspace import Fault, Workspace
from tests.campaigns.kills import MOMENTS, NO_RETRIES, campaign, running

from .conftest import Room, buttons, quotes


@pytest.mark.parametrize("moment", MOMENTS)
async def test_what_was_acknowledged_is_answered_once_after_a_kill(
    tmp_path: Path, moment: str
) -> None:
    figures = await campaign(kills=2, burst=8, moment=moment, data=tmp_path)
    assert figures["acknowledged"] > 0
    assert figures["lost"] == figures["repeated"] == 0


async def test_a_press_that_was_acknowledged_is_done_once_after_a_kill(tmp_path: Path) -> None:
    async with Workspace(manifest=app_manifest(), timing=NO_RETRIES) as workspace:
        room = Room(workspace)
        async with running(workspace, tmp_path) as bot:
            question, reply = await room.mention("How long did Codex take?")
            workspace.fail(Fault("chat.postMessage", status=503, times=9))
            good = buttons(reply, "feedback")[0]["positive_button"]["value"]
            for action, choice in (("more", {}), ("share", {}), ("feedback", {"value": good})):
                await workspace.press(action, channel="general", ts=reply["ts"], **choice)
            bot.kill()
        workspace.heal()
        async with running(workspace, tmp_path):
            await workspace.wait_for(lambda: workspace.replies("general", question["ts"])[2:])
            await workspace.wait_for(lambda: len(workspace.messages("general")) == 4)
            await room.settled()
        _, _, more = workspace.replies("general", question["ts"])
        assert quotes(more) and not set(quotes(more)) & set(quotes(reply))
        (shared,) = [m for m in workspace.messages("general")[2:] if "thread_ts" not in m]
        assert quotes(shared) == [quotes(reply)[0]]
    assert [opinion.verdict for opinion in read_opinions(tmp_path)] == ["good"]
