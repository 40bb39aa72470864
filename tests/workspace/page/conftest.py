"""The chat page in a real browser, talking with a real app through the real workspace.

Any error in the browser's console, a breach of the content security policy among them, and any
alert fails the test it happens in.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.workspace import Workspace

from ..conftest import MANIFEST, QUICK, web_client
from .zoo import answer_everything

Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def zoo() -> AsyncIterator[Workspace]:
    """A workspace with an app that uses every surface of the page."""
    async with Workspace(manifest=MANIFEST, timing=QUICK) as workspace:
        app = AsyncApp(client=web_client(workspace))
        answer_everything(app)
        handler = AsyncSocketModeHandler(app, workspace.app_token, ping_interval=5)
        await handler.connect_async()
        yield workspace
        await handler.close_async()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, zoo: Workspace) -> AsyncIterator[Visit]:
    """Opens the page; options are those of a browser context."""
    contexts, troubles = [], []

    async def visit(path: str = "/", **options: Any) -> Page:
        context = await browser.new_context(
            **{"locale": "en-GB", "reduced_motion": "reduce"} | options
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda entry: entry.type == "error" and troubles.append(entry.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(f"alert: {dialog.message}"))
        await page.goto(f"{zoo.url}{path}")
        return page

    yield visit
    for context in contexts:
        await context.close()
    assert troubles == []


def channel_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Message #general")


def thread_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Reply…")


def thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


async def ask(page: Page, question: str = "Codex 用了多久?") -> None:
    """Mention the app in #general and open the thread of its answer."""
    await channel_box(page).fill(f"@parrot {question}")
    await channel_box(page).press("Enter")
    await page.get_by_role("main").get_by_role("link", name="1 reply").click()
    await expect(thread(page).locator("blockquote")).to_be_visible()
