"""The bot in conversation: on the shipped corpus, in the local workspace, over real sockets."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.app import Library, open_library
from bot.app.serving import listening
from bot.config import SlackAccess
from bot.slack.manifest import app_manifest
from bot.workspace import Workspace
from tests.bench.processes import megabytes

CORPUS = Path("corpus")
QUESTIONS = (
    "Codex 用了多久?",
    "who was on the Codex team",
    "OpenAI 有多少员工？",
    "How many emails did Calvin get?",
    "代码库主要用什么语言？",
    "Which cloud does OpenAI run on?",
)


def measure_start() -> dict[str, float]:
    """Seconds from the command to the line that says it is ready, and its peak memory in MB."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "run", "--no-browser", "--port", "0"]
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "BOT_DATA": data}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as bot:
            if bot.stdout is None or not bot.stdout.readline():
                raise SystemExit("The bot did not start: try `make run`.")
            ready = time.perf_counter() - began
            # Not from getrusage: of a child, it counts the parent in that it was until it executed.
            peak = megabytes(bot.pid, "VmHWM")
            bot.terminate()
    return {"start_s": ready, "peak_mb": peak}


def measure_indexing(library: Library) -> dict[str, float]:
    """What reading, cutting and indexing the corpus took, the dictionary not counted."""
    again = open_library(CORPUS)
    characters = sum(len(article.source) for article in library.answers.articles)
    return {
        "index_s": again.seconds,
        "passages": len(again.answers.passages),
        "characters_per_s": characters / again.seconds,
    }


async def measure_mentions(library: Library, questions: int) -> dict[str, float]:
    """Milliseconds from a mention being posted to its answer standing in the thread."""
    took = []
    with tempfile.TemporaryDirectory() as data:
        async with Workspace(manifest=app_manifest()) as workspace:
            access = SlackAccess(workspace.bot_token, workspace.app_token, workspace.api_url)
            async with listening(access, library.answers, Path(data)):
                for number in range(questions):
                    question = QUESTIONS[number % len(QUESTIONS)]
                    began = time.perf_counter()
                    await answered(workspace, f"<@{workspace.bot_user}> {question}")
                    took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {
        "mention_p50_ms": statistics.median(took),
        "mention_p99_ms": took[int(len(took) * 0.99)],
    }


async def answered(workspace: Workspace, text: str) -> None:
    """Post a message and wait for the reply in its thread."""
    ts = await workspace.post("general", text)
    await workspace.wait_for(lambda: workspace.replies("general", ts)[1:])


def measured(mentions: int) -> dict[str, float]:
    """All of it, printed as a table."""
    library = open_library(CORPUS)
    figures = {
        **measure_start(),
        **measure_indexing(library),
        **asyncio.run(measure_mentions(library, mentions)),
    }
    for name, figure in figures.items():
        print(f"{name:<18}{figure:>12.2f}")
    return {name: round(figure, 3) for name, figure in figures.items()}
