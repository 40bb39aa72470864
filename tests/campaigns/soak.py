"""Ask for as long as you like, and see whether memory, descriptors or threads grow.

python -m tests.campaigns.soak --events 200000 --rate 100
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from functools import partial
from pathlib import Path

from bot.slack.manifest import app_manifest
from bot.workspace import Workspace
from tests.bench.load import verbatim
from tests.bench.processes import megabytes, status
from tests.campaigns.kills import CORPUS, NO_RETRIES, ask, said

WARM_UP = 0.1  # of all events: caches fill, and the figures after it are what is compared
ROUNDS = 20


async def soak(events: int, rate: float, corpus: Path) -> dict[str, float]:
    """Ask in rounds; after each one, the figures of the bot's process."""
    rows: list[dict[str, float]] = []
    async with (
        Workspace(manifest=app_manifest(), timing=NO_RETRIES) as workspace,
        verbatim(workspace, corpus) as pid,
    ):
        asked = 0
        for number in range(ROUNDS + 1):
            part = int(events * WARM_UP) if number == 0 else int(events * (1 - WARM_UP)) // ROUNDS
            await ask_and_forget(workspace, part, rate)
            asked += part
            rows.append({"events": asked, **figures(pid)})
            print(json.dumps(rows[-1]), flush=True)
    first, last = rows[0], rows[-1]
    growth = {f"{name}_growth_percent": (last[name] / first[name] - 1) * 100 for name in FIGURES}
    return {"events": asked, **growth}


async def ask_and_forget(workspace: Workspace, events: int, rate: float) -> None:
    """So many questions, all answered; then the workspace forgets them, or it would grow itself."""
    began, asked = time.monotonic(), []
    for number in range(events):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        asked.append(await ask(workspace, number))
    for place in asked:
        await workspace.wait_for(partial(said, workspace, place), timeout=60)
    workspace.deliveries.clear()
    workspace.calls.clear()
    for channel in workspace.team.channels.values():
        channel.messages.clear()
        channel.threads.clear()


def figures(pid: int) -> dict[str, float]:
    """Resident memory in MB, open descriptors and threads of a process, as Linux tells them."""
    return {
        "memory_mb": megabytes(pid, "VmRSS"),
        "descriptors": len(list(Path(f"/proc/{pid}/fd").iterdir())),
        "threads": int(status(pid)["Threads"]),
    }


FIGURES = ("memory_mb", "descriptors", "threads")


def main() -> None:
    """Run it and print its figures, as JSON in the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--rate", type=float, default=100, help="events a second")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    arguments = parser.parse_args()
    print(json.dumps(asyncio.run(soak(arguments.events, arguments.rate, arguments.corpus))))


if __name__ == "__main__":
    main()
