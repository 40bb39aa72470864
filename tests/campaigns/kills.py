"""Kill the bot with -9, again and again, while it answers: what was acknowledged must be answered.

    python -m tests.campaigns.kills --kills 200
    python -m tests.campaigns.kills --kills 100 --at posted

Real processes, connected to the local workspace; no redelivery helps them out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.slack.manifest import app_manifest
from bot.workspace import Timing, Workspace

CORPUS = Path(__file__).parents[2] / "corpus"
NO_RETRIES = Timing(ack=3.0, retries=())
CHANNELS = ("general", "articles")
READY = 60.0  # seconds
MOMENTS = ("random", "posted")


async def campaign(kills: int, burst: int, moment: str, data: Path) -> dict[str, int]:
    """Kill it so often, each time amid a burst of questions; what became of these."""
    asked: list[tuple[str, str]] = []
    async with Workspace(manifest=app_manifest(), timing=NO_RETRIES) as workspace:
        for _ in range(kills):
            async with running(workspace, data) as bot:
                asked += [await ask(workspace, number) for number in range(burst)]
                await until(workspace, moment)
                bot.kill()
        async with running(workspace, data):
            acked = await acknowledged(workspace)
            late = [place for place in asked if place[1] in acked]
            await workspace.wait_for(lambda: all(said(workspace, p) for p in late), timeout=60)
            await asyncio.sleep(1.0)
        replies = Counter(said(workspace, place) for place in late)
    return {
        "kills": kills,
        "asked": len(asked),
        "acknowledged": len(late),
        "lost": replies[0],
        "repeated": sum(count for times, count in replies.items() if times > 1),
    }


@asynccontextmanager
async def running(workspace: Workspace, data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot of its own process, ready to answer; stopped at the end if it still runs."""
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "BOT_CORPUS": str(CORPUS),
        "BOT_DATA": str(data),
    }
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(READY):
            if bot.stdout is None or not await bot.stdout.readline():
                raise SystemExit("The bot did not start: see its error above.")
        yield bot
    finally:
        if bot.returncode is None:
            bot.terminate()
        await bot.wait()


async def ask(workspace: Workspace, number: int) -> tuple[str, str]:
    """One question; its channel and ts."""
    channel = CHANNELS[number % len(CHANNELS)]
    text = f"<@{workspace.bot_user}> Codex {number}?"
    return channel, await workspace.post(channel, text)


async def until(workspace: Workspace, moment: str) -> None:
    """The moment of the kill: any, or when Slack has a reply that the bot has not heard of."""
    if moment == "random":
        await workspace.wait_for(lambda: any(d.acked_at for d in workspace.deliveries), timeout=10)
        await asyncio.sleep(random.uniform(0, 0.3))
        return
    before = len(posted(workspace))
    await workspace.wait_for(lambda: len(posted(workspace)) > before, timeout=10)


def posted(workspace: Workspace) -> list[str]:
    """The replies that Slack has."""
    return [c.method for c in workspace.calls if c.method == "chat.postMessage" and c.result]


async def acknowledged(workspace: Workspace) -> set[str]:
    """The ts of all messages of which an event was acknowledged."""
    return {d.payload["event"]["ts"] for d in workspace.deliveries if d.acked_at}


def said(workspace: Workspace, place: tuple[str, str]) -> int:
    """How often a question was answered."""
    return len(workspace.replies(*place)[1:])


def main() -> None:
    """Run a campaign and print its figures, as JSON in the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--burst", type=int, default=10, help="questions before each kill")
    parser.add_argument("--at", choices=MOMENTS, default="random", help="the moment of the kill")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        run = campaign(arguments.kills, arguments.burst, arguments.at, Path(data))
        print(json.dumps(asyncio.run(run)))


if __name__ == "__main__":
    main()
