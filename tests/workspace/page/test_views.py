"""What an app opens and publishes: modals and Home."""

import pytest
from playwright.async_api import Locator, Page, expect

from .conftest import Visit, channel_box

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def opened_form(page: Page) -> Locator:
    """The modal that /parrot form leads to."""
    await channel_box(page).fill("/parrot form")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Open the form").click()
    return page.get_by_role("dialog", name="A new parrot")


async def test_a_modal_tells_errors_pushes_and_keeps_what_was_typed(visit: Visit) -> None:
    page = await visit()
    dialog = await opened_form(page)
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


async def test_a_word_wider_than_a_modal_is_broken_and_not_cut_off(visit: Visit) -> None:
    page = await visit()
    dialog = await opened_form(page)
    await dialog.get_by_role("textbox", name="Name").fill("Polly" * 50)
    await dialog.get_by_role("combobox", name="Colour").select_option("Green")
    await dialog.get_by_label("Flies").check()
    await dialog.get_by_role("button", name="Next").click()
    text = page.get_by_role("dialog", name="Sure?").locator(".text")
    await expect(text).to_contain_text("PollyPolly")
    assert await text.evaluate("element => element.scrollWidth <= element.clientWidth")


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
