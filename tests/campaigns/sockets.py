"""Lose the bot's connections in every way, again and again: how soon it is back, at what cost.

python -m tests.campaigns.sockets --cycles 100
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import defaultdict
from functools import partial

from bot.slack.connection import CONNECTIONS
from bot.slack.manifest import app_manifest
from bot.workspace import Timing, Workspace
from tests.bench.load import verbatim
from tests.bench.processes import cpu_seconds
from tests.campaigns.kills import CORPUS, ask, said

WAYS = ("drop", "freeze", "refresh", "refuse")
REFUSED_FOR = 3.0  # seconds
PATIENT = Timing(ack=1.0, retries=(1.0,) * 20, goodbye=0.2)


async def campaign(cycles: int) -> dict[str, float]:
    """Seconds until the bot listens with all its connections again, by way; and the CPU spent."""
    took: dict[str, list[float]] = defaultdict(list)
    async with (
        Workspace(manifest=app_manifest(), timing=PATIENT) as workspace,
        verbatim(workspace, CORPUS) as pid,
    ):
        began, spent = time.monotonic(), cpu_seconds(pid)
        asked = []
        for number in range(cycles):
            way = WAYS[number % len(WAYS)]
            asked.append(await ask(workspace, number))  # under way when the connections go
            took[way].append(await lose(workspace, way))
            await workspace.wait_for(partial(said, workspace, asked[-1]), timeout=60)
        share = (cpu_seconds(pid) - spent) / (time.monotonic() - began)
    worst = {f"{way}_worst_s": max(seconds) for way, seconds in took.items()}
    answered = sum(said(workspace, place) == 1 for place in asked)
    return {"cycles": cycles, "answered once": answered, **worst, "cpu_percent": share * 100}


async def lose(workspace: Workspace, way: str) -> float:
    """Lose all connections; seconds until as many as before are well."""
    (app,) = workspace.apps
    lost = set(app.sockets.open())
    if way == "refuse":
        await workspace.refuse_sockets(REFUSED_FOR)
        await workspace.drop_sockets()
    else:
        await getattr(workspace, f"{way}_sockets")()
    began = time.monotonic()
    await workspace.wait_for(lambda: len(set(app.sockets.open()) - lost) >= CONNECTIONS, timeout=60)
    return time.monotonic() - began


def main() -> None:
    """Run it and print its figures, as JSON in the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=100)
    figures = asyncio.run(campaign(parser.parse_args().cycles))
    print(json.dumps({name: round(figure, 2) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
