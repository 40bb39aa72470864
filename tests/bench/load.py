"""The bot under load: how soon it acknowledges and answers, and what it costs beyond Bolt.

The bot, and the bare Bolt apps that it is held against, are processes of their own; the workspaces,
on loopback, are in this one.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import open_library
from bot.slack.blocks import answer_message
from bot.slack.manifest import app_manifest
from bot.workspace import Timing, Workspace
from tests.bench.processes import cpu_seconds
from tests.test_questions import CHINESE, ENGLISH

QUESTIONS = [question for pair in zip(CHINESE, ENGLISH, strict=False) for question, _ in pair]
CHANNELS = ("general", "articles")
PATIENT = Timing(ack=3.0, retries=())
COST_QUESTIONS = 2000
COST_RATE = 20  # a second
Place = tuple[str, str]  # channel and ts


@asynccontextmanager
async def process(workspace: Workspace, *command: str, **settings: str) -> AsyncIterator[int]:
    """A Slack app as a process, ready once it has said so in a line; its pid."""
    access = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
    }
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        env={**os.environ, **access, **settings},
        stdout=asyncio.subprocess.PIPE,
    )
    if started.stdout is None or not await started.stdout.readline():
        raise SystemExit("The app did not start: see its error above.")
    yield started.pid
    started.terminate()
    await started.wait()


@asynccontextmanager
async def verbatim(
    workspace: Workspace, corpus: Path, kept: Path | None = None
) -> AsyncIterator[int]:
    """The bot, as it is installed; with articles that are indexed already, where they are kept."""
    with tempfile.TemporaryDirectory() as data:
        if kept is not None:
            shutil.copytree(kept, data, copy_function=os.link, dirs_exist_ok=True)
        where = {"BOT_CORPUS": str(corpus), "BOT_DATA": data}
        async with process(workspace, "-m", "bot", "run", **where) as pid:
            yield pid


@asynccontextmanager
async def bare(
    workspace: Workspace, corpus: Path, kept: Path, loop: str = "asyncio"
) -> AsyncIterator[int]:
    """A Bolt app with one empty listener that posts the blocks of the same answers."""
    answers = open_library(corpus, kept).answers
    messages = {
        question: answer_message(answers.ask(question), number).blocks
        for number, question in enumerate(QUESTIONS, 1)
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(messages, file)
        file.flush()
        async with process(workspace, "-m", "tests.bench.bare", loop, file.name) as pid:
            yield pid


async def ask(workspace: Workspace, number: int) -> Place:
    """One mention; its place."""
    channel = CHANNELS[number % len(CHANNELS)]
    text = f"<@{workspace.bot_user}> {QUESTIONS[number % len(QUESTIONS)]}"
    return channel, await workspace.post(channel, text)


async def ask_at(
    workspace: Workspace, rate: float, seconds: float, after: float = 0.0
) -> list[Place]:
    """So many mentions a second, whether the earlier ones are answered or not."""
    loop = asyncio.get_running_loop()
    began, asked = loop.time() + after, []
    for number in range(max(1, int(rate * seconds))):
        await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
        asked.append(await ask(workspace, number))
    await workspace.wait_for(lambda: workspace.replies(*asked[-1])[1:], timeout=60)
    await workspace.wait_for(lambda: all(workspace.replies(*p)[1:] for p in asked), timeout=60)
    return asked


async def measure_rate(corpus: Path, kept: Path, rate: float, seconds: float) -> dict[str, float]:
    """Milliseconds from an envelope to its ack, and from a mention to its answer."""
    async with (
        Workspace(manifest=app_manifest(), timing=PATIENT) as workspace,
        verbatim(workspace, corpus, kept),
    ):
        await ask_at(workspace, 10, 1)
        workspace.deliveries.clear()
        asked = await ask_at(workspace, rate, seconds)
        acks = [d.acked_at - d.sent_at for d in workspace.deliveries if d.acked_at and d.sent_at]
        answers = [float(workspace.replies(*place)[1]["ts"]) - float(place[1]) for place in asked]
    return {
        "events": len(asked),
        **percentiles("ack", acks),
        **percentiles("answer", answers),
    }


async def measure_cost(corpus: Path, kept: Path, questions: int) -> dict[str, float]:
    """CPU milliseconds a question, of the bot and of bare apps: all run, asked in turns.

    One bare app is as Bolt has it; the other runs on uvloop, as the bot does. All questions are
    asked once before: what is read and remembered then is no cost of the next.
    """
    apps = (verbatim, bare, partial(bare, loop="uvloop"))
    async with AsyncExitStack() as running:
        places = [
            await running.enter_async_context(Workspace(manifest=app_manifest(), timing=PATIENT))
            for _ in apps
        ]
        pids = [
            await running.enter_async_context(app(workspace, corpus, kept))
            for app, workspace in zip(apps, places, strict=True)
        ]
        await asked_in_turns(places, len(QUESTIONS))
        before = list(map(cpu_seconds, pids))
        await asked_in_turns(places, questions)
        spent = [now - then for now, then in zip(map(cpu_seconds, pids), before, strict=True)]
    ours, bolt, bolt_on_uvloop = (seconds * 1000 / questions for seconds in spent)
    return {
        "cpu_ms": ours,
        "bare_cpu_ms": bolt,
        "added_percent": (ours / bolt - 1) * 100,
        "bare_on_uvloop_cpu_ms": bolt_on_uvloop,
        "added_to_that_percent": (ours / bolt_on_uvloop - 1) * 100,
    }


async def asked_in_turns(places: Sequence[Workspace], times: int) -> None:
    """So many mentions in each workspace, one after the other."""
    await asyncio.gather(
        *(
            ask_at(workspace, COST_RATE, times / COST_RATE, after=turn / len(places) / COST_RATE)
            for turn, workspace in enumerate(places)
        )
    )


def percentiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return {
        f"{name}_p50_ms": statistics.median(ordered) * 1000,
        f"{name}_p99_ms": ordered[int(len(ordered) * 0.99)] * 1000,
    }


def measured(rates: Sequence[float], seconds: float, corpus: Path) -> dict[str, Any]:
    """All of it, printed as it comes."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder)
        open_library(corpus, kept)
        for rate in rates:
            measuring = measure_rate(corpus, kept, rate, seconds)
            figures[f"load_{rate:g}_per_s"] = asyncio.run(measuring)
            print_row(f"{rate:g} mentions/s", figures[f"load_{rate:g}_per_s"])
        figures["cost"] = asyncio.run(measure_cost(corpus, kept, COST_QUESTIONS))
        print_row("CPU a question", figures["cost"])
    return figures


def print_row(title: str, figures: dict[str, float]) -> None:
    """One line of a table."""
    row = ", ".join(f"{name} {figure:.1f}" for name, figure in figures.items())
    print(f"{title:<18}{row}", flush=True)
