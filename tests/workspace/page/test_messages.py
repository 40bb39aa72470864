"""Messages: changing them, reacting, pressing, reading long ones."""

import pytest
from playwright.async_api import expect

from bot.workspace import Workspace

from .conftest import Visit, ask, channel_box, thread, thread_box

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


async def test_ones_own_message_can_be_edited_and_deleted(visit: Visit, zoo: Workspace) -> None:
    page = await visit()
    await channel_box(page).fill("@Ada like *this*")
    await page.keyboard.press("Enter")
    message = page.get_by_role("article").filter(has_text="like this")
    await expect(message.locator("b")).to_have_text("this")

    await channel_box(page).press("ArrowUp")
    editor = page.get_by_role("combobox", name="Edit your message")
    await expect(editor).to_have_value("@Ada like *this*")
    await editor.fill("@Ada like that")
    await page.keyboard.press("Enter")
    message = page.get_by_role("article").filter(has_text="like that (edited)")
    await expect(message).to_be_focused()
    assert zoo.messages("general")[0]["text"] == f"<@{zoo.user('ada')}> like that"

    await page.keyboard.press("Delete")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(message).to_have_count(0)
    assert zoo.messages("general") == []


async def test_other_peoples_messages_cannot_be_edited(visit: Visit, zoo: Workspace) -> None:
    await zoo.post("general", "mine", user="lin")
    page = await visit()
    await page.get_by_role("article").filter(has_text="mine").hover()
    await page.get_by_role("button", name="More", exact=True).click()
    names = [text.split("\n")[0] for text in await page.get_by_role("menuitem").all_inner_texts()]
    assert names == ["Repeat", "Copy link"]


async def test_a_message_shortcut_and_a_reaction(visit: Visit, zoo: Workspace) -> None:
    ts = await zoo.post("general", "tea?", user="lin")
    page = await visit()
    await page.get_by_role("article").filter(has_text="tea?").hover()
    await page.get_by_role("button", name="React").click()
    await page.get_by_role("menuitemradio", name="tada").click()
    reaction = page.get_by_role("button", name="tada, 1")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await reaction.click()
    await expect(reaction).to_have_count(0)
    assert "reactions" not in zoo.replies("general", ts)[0]

    await page.get_by_role("article").filter(has_text="tea?").hover()
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Repeat").click()
    await expect(page.locator(".ephemeral .body")).to_have_text("again: tea?")


async def test_a_button_changes_its_message_and_a_deaf_one_says_so(visit: Visit) -> None:
    page = await visit()
    await ask(page)
    answer = thread(page).locator(".message").last
    await answer.get_by_role("button", name="Nobody listens").click()
    await expect(answer.get_by_role("alert")).to_contain_text("the app did not respond")
    await answer.get_by_role("button", name="Good").click()
    await expect(page.locator(".ephemeral .body")).to_have_text("noted: up")
    await answer.get_by_role("button", name="Press me").click()
    await expect(thread(page).get_by_text("pressed by ada")).to_be_visible()


async def test_the_status_line_says_that_the_app_is_busy(visit: Visit) -> None:
    page = await visit()
    await ask(page)
    await thread_box(page).fill("wait")
    await page.keyboard.press("Enter")
    await expect(thread(page).get_by_role("status")).to_have_text("parrot is thinking…")
    await thread_box(page).fill("go on")
    await page.keyboard.press("Enter")
    await expect(thread(page).get_by_text("go on again")).to_be_visible()
    await expect(thread(page).get_by_role("status")).to_be_hidden()


async def test_a_long_message_is_folded_and_a_new_one_draws_only_itself(
    visit: Visit, zoo: Workspace
) -> None:
    for number in range(500):
        await zoo.post("random", f"message {number}", user=("lin", "sam")[number // 3 % 2])
    await zoo.post("random", "很长的话。" * 8000, user="lin")
    page = await visit()
    await page.get_by_role("link", name="random").click()
    messages = page.locator(".channel .message")
    await expect(messages).to_have_count(501)
    body = page.locator(".body").last
    folded = (await body.bounding_box() or {})["height"]
    await page.get_by_role("button", name="Show more").click()
    assert (await body.bounding_box() or {})["height"] > 4 * folded

    await messages.evaluate_all("all => all.forEach((node, at) => (node.id = `old-${at}`))")
    await zoo.post("random", "one more", user="lin")
    await expect(messages).to_have_count(502)
    await expect(page.locator(".channel .message[id^=old]")).to_have_count(501)


async def test_a_tall_message_is_read_from_its_beginning(visit: Visit, zoo: Workspace) -> None:
    page = await visit()
    await channel_box(page).fill("a poem, please")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article")).to_have_count(1)
    await zoo.post("general", "tall\n" * 60, user="lin")
    await expect(page.get_by_role("article").last.locator(".author")).to_be_in_viewport()
    await zoo.post("general", "again", user="sam")
    await page.get_by_role("button", name="New messages").click()
    await expect(page.get_by_role("article").last).to_be_in_viewport()


async def test_what_looks_like_markup_is_only_text(visit: Visit, zoo: Workspace) -> None:
    page = await visit()
    await channel_box(page).fill(f"{MARKUP} javascript:alert(3)")
    await page.keyboard.press("Enter")
    await channel_box(page).fill(f"/parrot <javascript:alert(4)|{MARKUP}> <https://a.test|ok>")
    await page.keyboard.press("Enter")
    await channel_box(page).fill(f"@parrot {MARKUP}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(MARKUP)).to_have_count(3)
    whisper = page.locator(".ephemeral .body")
    assert await whisper.locator("a").evaluate_all("all => all.map(a => a.href)") == [
        "https://a.test/"
    ]
    await expect(whisper.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    assert await page.locator(".messages :is(img, script)").count() == 0
