"""The chat page, in a real browser, talking with a real app through the real workspace.

Any error in the browser's console, a breach of the content security policy among them, and any
alert fails the test it happens in.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.workspace import Workspace

from .conftest import MANIFEST, QUICK, web_client
from .zoo import answer_everything

pytestmark = pytest.mark.asyncio(loop_scope="session")

Visit = Callable[..., Awaitable[Page]]
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


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
        page.set_default_timeout(5000)
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


# -- writing


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


# -- messages


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


async def test_long_messages_are_folded_and_many_are_no_burden(
    visit: Visit, zoo: Workspace
) -> None:
    for number in range(500):
        await zoo.post("general", f"message {number}", user=("lin", "sam")[number // 3 % 2])
    await zoo.post("general", "很长的话。" * 8000, user="lin")
    page = await visit()
    await expect(page.locator(".channel .message")).to_have_count(501)
    body = page.locator(".body").last
    folded = (await body.bounding_box() or {})["height"]
    await page.get_by_role("button", name="Show more").click()
    assert (await body.bounding_box() or {})["height"] > 4 * folded

    took = await page.evaluate(
        """async (box) => {
            const began = performance.now();
            location.hash = document.querySelector("a.place:not([aria-current])").hash;
            await new Promise((done) => setTimeout(done));
            history.back();
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            return performance.now() - began;
        }"""
    )
    assert took < 2000  # there and back again


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


# -- modals and Home


async def test_a_modal_tells_errors_pushes_and_keeps_what_was_typed(visit: Visit) -> None:
    page = await visit()
    await channel_box(page).fill("/parrot form")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Open the form").click()
    dialog = page.get_by_role("dialog", name="A new parrot")
    name = dialog.get_by_role("textbox", name="Name")

    await dialog.get_by_role("button", name="Next").click()
    await expect(dialog.get_by_role("alert")).to_have_text(["Please fill this in."] * 2)
    await expect(name).to_be_focused()
    await name.fill("cat")
    await dialog.get_by_role("combobox", name="Colour").select_option("Green")
    await dialog.get_by_label("Flies").check()
    await page.keyboard.press("Tab")
    await dialog.get_by_role("button", name="Next").click()
    await expect(dialog.get_by_role("alert")).to_have_text(["No cats, please."])

    await name.fill("Polly")
    await page.keyboard.press("Enter")
    second = page.get_by_role("dialog", name="Sure?")
    await expect(second).to_contain_text("Polly, green, ['fly']")
    await page.keyboard.press("Escape")
    await expect(name).to_have_value("Polly")
    await page.keyboard.press("Enter")
    await second.get_by_role("button", name="Yes").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_global_shortcut_opens_a_modal_and_the_cross_closes_it(visit: Visit) -> None:
    page = await visit()
    await page.get_by_role("button", name="Commands and shortcuts").click()
    await page.get_by_role("menuitem", name="Fly").click()
    await page.get_by_role("dialog").get_by_role("button", name="Close").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_apps_home_is_shown_and_answers(visit: Visit) -> None:
    page = await visit()
    await page.get_by_role("link", name="parrot").click()
    await page.get_by_role("link", name="Home").click()
    home = page.get_by_role("region", name="Home")
    await expect(home).to_contain_text("Welcome home.")
    await home.get_by_role("button", name="Greet").click()
    await expect(home).to_contain_text("Hello to you too!")
    await page.get_by_role("link", name="Messages").click()
    await expect(page.get_by_role("combobox", name="Message parrot")).to_be_visible()


# -- the page itself


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


async def test_the_page_says_what_is_gone_and_comes_back(visit: Visit, zoo: Workspace) -> None:
    page = await visit()
    banner = page.locator(".banner")
    await expect(page.get_by_role("img", name="connected", exact=True)).to_be_visible()
    await zoo.refuse_sockets(1.5)
    await zoo.drop_sockets()
    await expect(banner).to_contain_text("Parrot is not connected")
    await expect(banner).to_be_hidden(timeout=15_000)


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


READINGS = {
    "*bold* _italic_ ~gone~ `code`": "<b>bold</b> <i>italic</i> <s>gone</s> <code>code</code>",
    "*_both_*, (*so*)": "<b><i>both</i></b>, (<b>so</b>)",
    "这是*粗体*吗": "这是*粗体*吗",
    "snake_case_name 2*3*4 `*x*`": "snake_case_name 2*3*4 <code>*x*</code>",
    "&lt;b&gt; &amp;amp;": "&lt;b&gt; &amp;amp;",
    ":tada: :nosuch: 10:30:00": '<span aria-label="tada">🎉</span> :nosuch: 10:30:00',
    "*<https://a.test/?a=1&amp;b|x>*": '<b><a href="https://a.test/?a=1&amp;b">x</a></b>',
    "&gt; quoted\n&gt; twice": "<blockquote>quoted\ntwice</blockquote>",
    "```a *b*\n&lt;c&gt;```": "<pre>a *b*\n&lt;c&gt;</pre>",
    "<!here> <!channel>": "<span>@here</span> <span>@channel</span>",
}


async def test_mrkdwn_is_read_as_slack_reads_it(visit: Visit) -> None:
    page = await visit()
    found = await page.evaluate(
        """async (texts) => {
            const { renderMrkdwn } = await import("/static/js/text-object.js");
            return texts.map((text) => {
                const box = document.createElement("div");
                box.append(...renderMrkdwn(text, {}));
                for (const name of ["class", "target", "rel", "role", "tabindex"]) {
                    box.querySelectorAll("*").forEach((node) => node.removeAttribute(name));
                }
                return box.innerHTML.replaceAll(/<\\/?p>/g, "");
            });
        }""",
        list(READINGS),
    )
    assert dict(zip(READINGS, found, strict=True)) == READINGS
