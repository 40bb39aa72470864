"""Writing: commands, mentions, replies, drafts."""

import pytest
from playwright.async_api import expect

from bot.workspace import Workspace

from .conftest import Visit, ask, channel_box, thread, thread_box

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_command_is_completed_and_answered_for_ones_own_eyes(visit: Visit) -> None:
    page = await visit()
    await channel_box(page).press_sequentially("/pa")
    option = page.get_by_role("option", name="/parrot")
    await expect(option).to_have_attribute("aria-selected", "true")
    await expect(option).to_have_accessible_name("/parrot [words] Says it again Parrot")

    await page.keyboard.press("Tab")
    await expect(channel_box(page)).to_have_value("/parrot ")
    await page.keyboard.type("hello & <b>")
    await page.keyboard.press("Enter")

    whisper = page.locator(".message.ephemeral")
    await expect(whisper).to_contain_text("Only visible to you")
    await expect(whisper.locator(".body")).to_have_text("hello & <b>")
    await whisper.get_by_role("button", name="Dismiss").click()
    await expect(whisper).to_have_count(0)


async def test_a_mention_is_completed_and_answered_in_its_thread(
    visit: Visit, zoo: Workspace
) -> None:
    page = await visit()
    await channel_box(page).press_sequentially("嗨@")
    await expect(page.get_by_role("option")).to_have_count(6)
    await page.keyboard.type("par")
    await page.keyboard.press("Enter")
    await page.keyboard.type("Codex & 七周?")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="1 reply").click()

    quote = thread(page).locator("blockquote")
    await expect(quote).to_have_text("从写下第一行代码到发布，Codex只用了七周。")
    assert await quote.locator("b").all_inner_texts() == ["Codex", "七周"]
    question = zoo.messages("general")[0]
    assert question["text"] == f"嗨<@{zoo.bot_user}> Codex &amp; 七周?"
    await expect(page.get_by_role("main").locator(".message .mention")).to_have_text("@parrot")


async def test_a_follow_up_goes_on_in_the_thread(visit: Visit) -> None:
    page = await visit()
    await ask(page)
    await expect(thread_box(page)).to_be_focused()
    await page.keyboard.type("first line")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second line")
    await page.keyboard.press("Enter")
    await expect(thread(page).locator(".message")).to_have_count(4)
    await expect(page.get_by_role("link", name="3 replies")).to_be_visible()

    await page.reload()
    await expect(thread(page).locator(".message")).to_have_count(4)


async def test_commands_are_refused_in_threads_and_the_words_kept(visit: Visit) -> None:
    page = await visit()
    await ask(page)
    await thread_box(page).fill("/parrot hello")
    await page.keyboard.press("Enter")
    await expect(thread(page).get_by_role("alert")).to_contain_text("do not work in threads")
    await expect(thread_box(page)).to_have_value("/parrot hello")


async def test_a_command_nobody_answers_is_given_back(visit: Visit) -> None:
    page = await visit()
    await channel_box(page).fill("/mute please")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("/mute failed because the app")
    await expect(channel_box(page)).to_have_value("/mute please")


async def test_a_draft_waits_in_its_channel(visit: Visit) -> None:
    page = await visit()
    await channel_box(page).fill("half a thought")
    await page.get_by_role("link", name="random").click()
    await expect(page.get_by_role("combobox", name="Message #random")).to_have_value("")
    await page.get_by_role("link", name="general").click()
    await expect(channel_box(page)).to_have_value("half a thought")
