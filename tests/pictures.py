"""Take the README's pictures: `make pictures`. A real exchange in the local workspace."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from bot.app import open_library
from bot.app.serving import listening
from bot.config import SlackAccess
from bot.slack.manifest import app_manifest
from bot.workspace import Workspace

DOCS = Path("docs")
SIZE = {"width": 1240, "height": 820}


async def talk(workspace: Workspace) -> str:
    """A morning in #general; the ts of the thread worth a picture."""
    bot = workspace.bot_user
    await workspace.post("general", "早！今天聊聊 Codex 是怎么做出来的 :coffee:", user="lin")
    question = await workspace.post("general", f"<@{bot}> How long did Codex take?", user="sam")
    await workspace.wait_for(lambda: workspace.replies("general", question)[1:])
    await workspace.command("general", "/excerpt", "who was on the Codex team", user="ada")
    await workspace.wait_for(lambda: len(workspace.messages("general")) >= 5)
    asked = await workspace.post("general", f"<@{bot}> Codex 用了多久？", user="lin")
    await workspace.wait_for(lambda: workspace.replies("general", asked)[1:])
    return asked


async def main() -> None:
    """Talk, look, and keep what is seen."""
    answers = open_library(Path("corpus")).answers
    with tempfile.TemporaryDirectory() as data:
        async with Workspace(manifest=app_manifest()) as workspace, async_playwright() as play:
            access = SlackAccess(workspace.bot_token, workspace.app_token, workspace.api_url)
            async with listening(access, answers, Path(data)):
                asked = await talk(workspace)
                browser = await play.chromium.launch(executable_path=shutil.which("chromium"))
                page = await browser.new_page(
                    viewport=SIZE, device_scale_factor=1.5, locale="en-GB", color_scheme="light"
                )
                await page.goto(f"{workspace.url}/#/{workspace.channel('general')}/{asked}")
                await page.locator("aside blockquote").first.wait_for()
                await page.locator("aside .scroller").evaluate("list => list.scrollTo(0, 0)")
                await page.screenshot(path=DOCS / "thread.png")
                await browser.close()


if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    asyncio.run(main())
