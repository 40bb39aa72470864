"""What Bolt costs by itself: one listener that posts what it is given. `load` runs it.

It takes the event loop to run on, and a file of the blocks for each question.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import uvloop
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def main(messages: dict[str, list[dict[str, Any]]]) -> None:
    """Answer every mention with the blocks for its question."""
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client)

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], client: AsyncWebClient) -> None:
        blocks = messages[event["text"].partition("> ")[2]]
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=event["ts"], text="an answer", blocks=blocks
        )

    @app.event("message")
    async def said() -> None:
        pass

    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    await handler.connect_async()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    loop, path = sys.argv[1:]
    run = {"asyncio": asyncio.run, "uvloop": uvloop.run}[loop]
    run(main(json.loads(Path(path).read_text())))
