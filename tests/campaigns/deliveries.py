"""Deliver every event ten times, in any order and over restarts: one reply to each question.

python -m tests.campaigns.deliveries --questions 1000 --times 10
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from collections import Counter
from pathlib import Path

from bot.app import open_library
from bot.app.serving import listening
from bot.config import SlackAccess
from bot.slack.manifest import app_manifest
from bot.workspace import Timing, Workspace
from tests.campaigns.kills import CORPUS, NO_RETRIES, ask, said

TOGETHER = 50  # deliveries before the bot has time to take them in
RESTARTS = 3


async def campaign(questions: int, times: int, data: Path, timing: Timing) -> dict[str, int]:
    """Ask, deliver what was heard again and again; how many replies each question got."""
    answers = open_library(CORPUS).answers
    async with Workspace(manifest=app_manifest(), timing=timing) as workspace:
        access = SlackAccess(workspace.bot_token, workspace.app_token, workspace.api_url)
        async with listening(access, answers, data):
            asked = [await ask(workspace, number) for number in range(questions)]
            await workspace.wait_for(lambda: all(said(workspace, p) for p in asked), timeout=120)
        again = [d.payload for d in workspace.deliveries if not _is_from_bot(d.payload)]
        again *= times - 1
        random.shuffle(again)
        part = len(again) // RESTARTS + 1
        for first in range(0, len(again), part):
            async with listening(access, answers, data):
                for number, payload in enumerate(again[first : first + part]):
                    await workspace.deliver(payload, retry_attempt=1, retry_reason="timeout")
                    if number % TOGETHER == 0:
                        await workspace.wait_for(lambda: acked(workspace), timeout=30)
                await workspace.wait_for(lambda: acked(workspace), timeout=30)
        replies = Counter(said(workspace, place) for place in asked)
    return {
        "questions": questions,
        "deliveries": len(again) + len(again) // max(1, times - 1),
        "replies": sum(count * number for count, number in replies.items()),
        "answered once": replies[1],
    }


def acked(workspace: Workspace) -> bool:
    """Whether the bot has acknowledged all that it was sent."""
    return not workspace.apps[0].sockets.delivering


def _is_from_bot(payload: dict[str, object]) -> bool:
    event = payload["event"]
    return isinstance(event, dict) and "bot_id" in event


def main() -> None:
    """Run it and print its figures, as JSON in the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000, help="two events each")
    parser.add_argument("--times", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        run = campaign(arguments.questions, arguments.times, Path(data), NO_RETRIES)
        print(json.dumps(asyncio.run(run)))


if __name__ == "__main__":
    main()
