"""A newcomer's first two minutes: the page in a real browser, Verbatim behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.answers import Answers
from bot.app.serving import listening
from bot.slack.manifest import app_manifest
from bot.workspace import Fault, Workspace

from .conftest import access_to

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def workspace(answers: Answers, tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace in which Verbatim answers."""
    async with (
        Workspace(manifest=app_manifest()) as workspace,
        listening(access_to(workspace), answers, tmp_path),
    ):
        yield workspace


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, workspace: Workspace) -> AsyncIterator[Page]:
    """The chat page, on the channel #general; an error in its console fails the test."""
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page, troubles = await context.new_page(), []
    page.on("console", lambda entry: entry.type == "error" and troubles.append(entry.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.set_default_timeout(15_000)
    await page.goto(workspace.url)
    yield page
    await context.close()
    assert troubles == []


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


async def ask(page: Page, question: str = "How long did Codex take?") -> Locator:
    """Mention Verbatim and open the thread; its excerpts."""
    box = page.get_by_role("combobox", name="Message #general")
    await box.fill(f"@Verbatim {question}")
    await box.press("Enter")
    await page.get_by_role("main").get_by_role("link", name="1 reply").click()
    excerpts = thread(page).locator("blockquote")
    await expect(excerpts.first).to_be_visible()
    return excerpts


def button(place: Locator | Page, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


async def test_read_around_and_on_both_ways(page: Page) -> None:
    excerpts = await ask(page)
    text = await excerpts.first.inner_text()
    await button(thread(page), "Read around").first.click()
    dialog = page.get_by_role("dialog", name="In the article")
    await expect(dialog.locator("blockquote")).to_have_text(text)
    await expect(dialog).to_contain_text("Who was on the Codex team?")
    body = dialog.locator(".dialog-body")
    assert await body.evaluate("body => body.scrollTop") == 0
    for name in ("◀ What comes before", "What comes after ▶"):
        while await button(dialog, name).count():
            size = len(await dialog.inner_text())
            await button(dialog, name).scroll_into_view_if_needed()
            place = await body.evaluate("body => body.scrollTop")
            await button(dialog, name).click()
            await page.wait_for_function(
                "size => document.querySelector('dialog').innerText.length !== size", arg=size
            )
            # What was being read stays before one's eyes.
            assert await body.evaluate("body => body.scrollTop") == place
    await expect(dialog.locator("blockquote")).to_have_text(text)
    async with page.context.expect_page() as opened:
        await dialog.get_by_role("button", name="Open the source").click()
    await (await opened.value).close()
    await button(dialog, "Close").last.click()
    await expect(dialog).to_have_count(0)


async def test_more_until_the_end_and_a_number(page: Page) -> None:
    excerpts = await ask(page, "Codex seven weeks")
    end, more = thread(page).get_by_text("That is all I found."), "[data-action-id=more]"
    shown = 3
    while not await end.count():
        await thread(page).locator(more).last.click()
        await expect(excerpts.nth(shown).or_(end).first).to_be_visible()
        shown = await excerpts.count()
    assert shown == len(set(await excerpts.all_inner_texts())) > 3

    second = await excerpts.nth(1).inner_text()
    await thread(page).get_by_role("combobox").fill("第二条")
    await page.keyboard.press("Enter")
    await expect(excerpts).to_have_count(shown + 1)
    await expect(excerpts.last).to_have_text(second)


async def test_share_and_thumbs(page: Page) -> None:
    excerpts = await ask(page)
    await button(thread(page), "Share in the channel").nth(1).click()
    shared = page.get_by_role("main").get_by_role("article").filter(has_text="shares an excerpt")
    await expect(shared.locator("blockquote")).to_have_text(await excerpts.nth(1).inner_text())
    await button(shared, "Read around").click()
    await page.get_by_role("dialog", name="In the article").wait_for()
    await page.keyboard.press("Escape")

    good = thread(page).get_by_role("button", name="This excerpt answers the question").first
    bad = thread(page).get_by_role("button", name="This excerpt does not answer").first
    await good.click()
    await expect(thread(page).get_by_text("Noted, thank you.")).to_be_visible()
    await expect(good).to_have_attribute("aria-pressed", "true")
    await bad.click()
    await expect(thread(page).get_by_text("Noted: not this one.")).to_be_visible()
    await expect(bad).to_have_attribute("aria-pressed", "true")
    await expect(good).to_have_attribute("aria-pressed", "false")

    await button(thread(page), "Share in the channel").nth(1).click()
    await expect(thread(page).get_by_text("shared before")).to_be_visible()


async def test_a_private_answer_goes_on_and_is_shared(page: Page) -> None:
    await page.get_by_role("combobox", name="Message #general").fill("/excerpt 私密 Codex 用了多久")
    await page.keyboard.press("Enter")
    whisper = page.locator(".message.ephemeral")
    await expect(whisper.locator("blockquote").first).to_contain_text("七周")
    await button(whisper, "更多").click()
    await expect(whisper).to_have_count(2)
    await button(whisper.last, "分享到频道").first.click()
    shared = page.get_by_role("main").get_by_role("article").filter(has_text="分享了一段原文")
    await expect(shared).to_be_visible()
    await button(whisper.first, "看上下文").first.click()
    await expect(page.get_by_role("dialog", name="文章原文").locator("blockquote")).to_be_visible()


async def test_a_messages_menu_finds_excerpts(page: Page, workspace: Workspace) -> None:
    await workspace.post("general", "Who was on the Codex team?", user="sam")
    message = page.get_by_role("main").get_by_role("article").filter(has_text="Who was on")
    await message.hover()
    await page.get_by_role("toolbar").get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Find excerpts").click()
    whisper = page.locator(".message.ephemeral")
    await expect(whisper.locator("blockquote").first).to_contain_text("engineers")
    await button(whisper, "Share in the channel").first.click()
    await message.get_by_role("link", name="1 reply").click()
    await expect(thread(page)).to_contain_text("Ada shares an excerpt")


async def test_home_is_clicked_through(page: Page, workspace: Workspace) -> None:
    ts = await workspace.post("general", f"<@{workspace.bot_user}> Codex 用了多久？")
    await workspace.wait_for(lambda: workspace.replies("general", ts)[1:])
    await page.get_by_role("link", name="Verbatim").click()
    await page.get_by_role("link", name="Home").click()
    home = page.get_by_role("region", name="Home")
    await home.locator("[data-action-id='ask_here.0']").click()
    answer = page.get_by_role("dialog", name="Excerpts")
    await button(answer, "Read around").first.click()
    reading = page.get_by_role("dialog", name="In the article")
    await expect(reading.locator("blockquote")).to_be_visible()
    await button(reading, "Back").first.click()
    await expect(answer.locator("blockquote").first).to_be_visible()
    await page.keyboard.press("Escape")

    await button(home, "Read").first.click()
    await reading.wait_for()
    await page.keyboard.press("Escape")
    await button(home, "Ask again").click()
    await expect(page.get_by_role("dialog", name="原话")).to_contain_text("七周")
    await page.keyboard.press("Escape")
    await button(home, "Clear this list").click()
    await button(page.get_by_role("dialog"), "Clear").click()
    await expect(home.get_by_text("Codex 用了多久？")).to_have_count(0)


async def test_a_slow_answer_is_seen_to_be_on_its_way(page: Page, workspace: Workspace) -> None:
    await ask(page)
    workspace.fail(Fault("chat.postMessage", delay=1.5))
    await thread(page).get_by_role("combobox").fill("and the designers?")
    await page.keyboard.press("Enter")
    status = thread(page).get_by_role("status")
    await expect(status).to_have_text("Verbatim is looking it up…")
    await expect(thread(page).get_by_text("Together with the earlier question")).to_be_visible()
    await expect(status).to_be_hidden()


async def test_the_nearest_is_shown_behind_its_button(page: Page) -> None:
    box = page.get_by_role("combobox", name="Message #general")
    await box.fill("@Verbatim 明朝的皇帝为什么要把首都迁到北京的团队")
    await box.press("Enter")
    await page.get_by_role("main").get_by_role("link", name="1 reply").click()
    await expect(thread(page)).to_contain_text("没有哪一段能回答这个问题")
    await expect(thread(page).locator("blockquote")).to_have_count(0)
    await button(thread(page), "看看最接近的").click()
    await expect(thread(page)).to_contain_text("算不上回答，只是最接近的内容")
    await expect(thread(page).locator("blockquote").first).to_contain_text("团队")
