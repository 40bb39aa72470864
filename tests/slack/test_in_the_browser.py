"""A newcomer's first two minutes: the page in a real browser, Verbatim behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.answers import Answers
from bot.app import listening
from bot.slack.manifest import app_manifest
from bot.workspace import Workspace

from .conftest import access_to

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, answers: Answers, tmp_path: Path) -> AsyncIterator[Page]:
    """The chat page, on the channel #general."""
    async with (
        Workspace(manifest=app_manifest()) as workspace,
        listening(access_to(workspace), answers, tmp_path),
    ):
        context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
        page = await context.new_page()
        page.set_default_timeout(5000)
        await page.goto(workspace.url)
        yield page
        await context.close()


def thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


async def test_a_command_a_mention_and_a_follow_up(page: Page) -> None:
    await page.get_by_role("combobox", name="Message #general").press_sequentially("/ex")
    await page.keyboard.press("Tab")
    await page.keyboard.type("who was on the Codex team")
    await page.keyboard.press("Enter")
    asked = page.get_by_role("main").get_by_role("article").filter(has_text="asks:")
    await expect(asked).to_contain_text("@Ada asks: who was on the Codex team")

    await asked.get_by_role("link", name="1 reply").click()
    excerpts = thread(page).locator("blockquote")
    await expect(excerpts).to_have_count(3)
    await expect(excerpts.first).to_contain_text("eight senior engineers")
    await expect(excerpts.first.locator("b").first).to_have_text("Codex")

    await thread(page).get_by_role("combobox").fill("and the designers?")
    await page.keyboard.press("Enter")
    await expect(thread(page).get_by_text("Together with the earlier question")).to_be_visible()

    box = page.get_by_role("combobox", name="Message #general")
    await box.press_sequentially("@Ver")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Codex 用了多久？")
    await page.keyboard.press("Enter")
    question = page.get_by_role("main").get_by_role("article").filter(has_text="用了多久")
    await question.get_by_role("link", name="1 reply").click()
    await expect(thread(page).locator("blockquote").first).to_contain_text("七周")


async def test_help_is_for_the_askers_eyes(page: Page) -> None:
    await page.get_by_role("combobox", name="Message #general").fill("/excerpt 帮助")
    await page.keyboard.press("Enter")
    whisper = page.locator(".message.ephemeral")
    await expect(whisper).to_contain_text("Only visible to you")
    await expect(whisper).to_contain_text("用文章里的原话")


async def test_home_says_how_to_ask(page: Page) -> None:
    await page.get_by_role("link", name="Verbatim").click()
    await page.get_by_role("link", name="Home").click()
    await expect(page.get_by_role("main")).to_contain_text("to the letter")
