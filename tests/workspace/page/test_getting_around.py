"""Getting around: by keyboard, on a phone, in the dark, in Chinese, and when something is gone."""

import pytest
from playwright.async_api import Browser, expect

from bot.workspace import Workspace

from ..conftest import MANIFEST, web_client
from .conftest import Visit, ask, channel_box, thread, thread_box

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_everything_can_be_done_by_keyboard(visit: Visit, zoo: Workspace) -> None:
    for text in ("one", "two", "three"):
        await zoo.post("general", text, user="lin")
    page = await visit()
    await expect(channel_box(page)).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    last = page.get_by_role("article").filter(has_text="three")
    toolbar = page.get_by_role("toolbar")
    await expect(last).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("article").filter(has_text="two")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(toolbar.get_by_role("button", name="React")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Escape")
    await expect(toolbar.get_by_role("button", name="React")).to_be_focused()

    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("t")
    await expect(thread_box(page)).to_be_focused()
    await page.keyboard.type("here")
    await page.keyboard.press("Enter")
    await expect(thread(page).get_by_role("article")).to_have_count(3)
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("m")
    await expect(page.get_by_role("menuitem", name="Copy link")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menuitem")).to_have_count(0)
    await expect(thread(page)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(thread(page)).to_be_hidden()
    await expect(page.get_by_role("article").filter(has_text="two")).to_be_focused()

    await page.get_by_role("link", name="general").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="articles", level=1)).to_be_visible()


async def test_new_messages_are_read_out_and_counted(visit: Visit, zoo: Workspace) -> None:
    page = await visit()
    await expect(channel_box(page)).to_be_visible()
    await zoo.post("general", f"hi <@{zoo.user('ada')}>", user="lin")
    await expect(page.locator("#announcer")).to_have_text("林梅: hi @Ada")
    await zoo.post("random", "over here", user="lin")
    await expect(page.get_by_role("link", name="random 1 unread")).to_be_visible()
    await expect(page).to_have_title("(1) general – Workshop")


async def test_one_can_be_someone_else(visit: Visit, zoo: Workspace) -> None:
    page = await visit()
    await page.get_by_role("link", name="articles").click()
    await page.get_by_role("button", name="You are Ada").click()
    await page.get_by_role("menuitemradio", name="林梅").click()
    await expect(page.get_by_role("button", name="You are 林梅")).to_be_visible()
    box = page.get_by_role("combobox", name="Message #articles")
    await box.fill("我是林")
    await box.press("Enter")
    await zoo.wait_for(lambda: zoo.messages("articles"))
    assert zoo.messages("articles")[0]["user"] == zoo.user("lin")


async def test_the_page_says_that_the_app_is_gone(visit: Visit, zoo: Workspace) -> None:
    page = await visit()
    banner = page.locator(".banner")
    await expect(page.get_by_role("img", name="connected", exact=True)).to_be_visible()
    await zoo.refuse_sockets(1)
    await zoo.drop_sockets()
    await expect(banner).to_contain_text("Parrot is not connected")
    await expect(banner).to_be_hidden(timeout=15_000)


async def test_no_words_are_lost_while_the_workspace_is_away(browser: Browser) -> None:
    """Without `visit`: the browser reports each vain attempt to connect as an error."""
    page = await browser.new_page(locale="en-GB")
    async with Workspace(manifest=MANIFEST) as workspace:
        await page.goto(workspace.url)
        await channel_box(page).fill("are you")
    await expect(page.locator(".banner")).to_contain_text("not answering")
    await channel_box(page).press_sequentially(" there?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Not sent")

    port = int(workspace.url.rpartition(":")[2])
    async with Workspace(port=port, manifest=MANIFEST) as returned:
        await expect(page.locator(".banner")).not_to_contain_text("not answering", timeout=10_000)
        await channel_box(page).press("Enter")
        await returned.wait_for(lambda: returned.messages("general"))
        assert returned.messages("general")[0]["text"] == "are you there?"
    await page.close()


async def test_a_copied_link_and_slacks_own_lead_to_the_thread(
    visit: Visit, zoo: Workspace
) -> None:
    ts = await zoo.post("general", "read this", user="lin")
    page = await visit(permissions=["clipboard-read", "clipboard-write"])
    await page.get_by_role("article").hover()
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Copy link").click()
    await expect(page.locator("#toast")).to_have_text("Link copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    client = web_client(zoo)
    slacks = await client.chat_getPermalink(channel=zoo.channel("general"), message_ts=ts)
    for link in (copied, slacks["permalink"]):
        await page.goto("about:blank")
        await page.goto(link)
        await expect(thread(page)).to_contain_text("read this")


async def test_on_a_phone_the_sidebar_is_a_drawer_and_the_thread_covers_all(visit: Visit) -> None:
    page = await visit(viewport={"width": 390, "height": 800})
    sidebar = page.get_by_role("navigation", name="Channels and people")
    await expect(sidebar).to_be_hidden()
    await page.get_by_role("button", name="Open the sidebar").click()
    await sidebar.get_by_role("link", name="random").click()
    await expect(sidebar).to_be_hidden()
    await page.goto(page.url.split("#")[0] + "#/")
    await page.reload()

    await ask(page)
    await expect(channel_box(page)).to_be_hidden()
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(overflow)
    await page.get_by_role("button", name="Back to the channel").click()
    await expect(channel_box(page)).to_be_visible()


async def test_dark_by_system_or_by_choice(visit: Visit) -> None:
    page = await visit(color_scheme="dark")
    paper = "getComputedStyle(document.querySelector('.channel')).backgroundColor"
    dark = await page.evaluate(paper)
    await page.get_by_role("button", name="Light or dark").click()
    light = await page.evaluate(paper)
    assert (dark, light) == ("rgb(23, 27, 26)", "rgb(255, 255, 255)")
    await page.reload()
    await expect(channel_box(page)).to_be_visible()
    assert await page.evaluate(paper) == light


async def test_the_page_speaks_chinese(visit: Visit) -> None:
    page = await visit(locale="zh-CN")
    await expect(page.get_by_role("button", name="你是 Ada")).to_be_visible()
    await expect(page.get_by_role("combobox", name="发消息到 #general")).to_be_focused()
    assert await page.evaluate("document.documentElement.lang") == "zh-CN"
