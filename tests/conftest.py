"""What tests of more than one folder share."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Mapping

import pytest
import pytest_asyncio
import uvloop
from hypothesis import settings
from playwright.async_api import Browser, async_playwright, expect

# No deadline: the first example pays for jieba's dictionary, or waits for others on the machine.
settings.register_profile("verbatim", deadline=None, max_examples=100)
settings.load_profile("verbatim")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--disable-quic",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests run on the event loop that the bot runs on."""
    return {"uvloop": uvloop.new_event_loop}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The Chromium or Chrome of this machine, started once; nothing is downloaded."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser found ({', '.join(BROWSERS)}): tests of the chat page are skipped")
    expect.set_options(timeout=15_000)  # as long as a busy machine may take
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        await chromium.close()
