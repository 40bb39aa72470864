"""An app that uses every surface of the page: the other half of the conversations in test_page."""

from typing import Any

from slack_bolt.async_app import AsyncApp

Json = dict[str, Any]

QUOTE = [
    {"type": "text", "text": "从写下第一行代码到发布，"},
    {"type": "text", "text": "Codex", "style": {"bold": True}},
    {"type": "text", "text": "只用了"},
    {"type": "text", "text": "七周", "style": {"bold": True}},
    {"type": "text", "text": "。"},
]


def answer_everything(app: AsyncApp) -> None:
    """Give the app its listeners."""
    app.event("app_mention")(answer)
    app.event("message")(follow_up)
    app.event("app_home_opened")(show_home)
    app.command("/parrot")(repeat)
    app.shortcut("repeat")(repeat_message)
    app.shortcut("fly")(fly)
    app.action("press")(pressed)
    app.action("feedback")(noted)
    app.action("form")(open_form)
    app.action("greet")(greet)
    app.view("form")(submitted)
    app.view("sure")(finished)


async def answer(event: Json, say: Any) -> None:
    await say(
        text="Codex 只用了七周。",
        thread_ts=event.get("thread_ts", event["ts"]),
        blocks=[
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_quote", "elements": QUOTE}],
            },
            {"type": "context", "elements": [mrkdwn("*Codex* › 多久 · <https://a.test|a.test>")]},
            {
                "type": "actions",
                "block_id": "buttons",
                "elements": [button("press", "Press me"), button("unheard", "Nobody listens")],
            },
            {
                "type": "context_actions",
                "elements": [
                    {
                        "type": "feedback_buttons",
                        "action_id": "feedback",
                        "positive_button": {"text": plain("Good"), "value": "up"},
                        "negative_button": {"text": plain("Bad"), "value": "down"},
                    }
                ],
            },
        ],
    )


async def follow_up(event: Json, client: Any, say: Any) -> None:
    """In a thread: busy for a moment on "wait", else an echo."""
    if not event.get("thread_ts") or event.get("bot_id") or "<@" in event["text"]:
        return
    if event["text"] == "wait":
        await client.assistant_threads_setStatus(
            channel_id=event["channel"], thread_ts=event["thread_ts"], status="is thinking…"
        )
        return
    await say(f"_{event['text']}_ again", thread_ts=event["thread_ts"])


async def repeat(ack: Any, command: Json) -> None:
    if command["text"] == "form":
        await ack(blocks=[{"type": "actions", "elements": [button("form", "Open the form")]}])
    else:
        await ack(command["text"] or "Pieces of eight!")


async def repeat_message(ack: Any, shortcut: Json, respond: Any) -> None:
    await ack()
    await respond(text=f"again: {shortcut['message']['text']}")


async def fly(ack: Any, shortcut: Json, client: Any) -> None:
    await ack()
    await client.views_open(trigger_id=shortcut["trigger_id"], view=form())


async def pressed(ack: Any, body: Json, client: Any) -> None:
    await ack()
    await client.chat_update(
        channel=body["channel"]["id"],
        ts=body["message"]["ts"],
        text=f"pressed by {body['user']['name']}",
        blocks=[],
    )


async def noted(ack: Any, body: Json, respond: Any) -> None:
    await ack()
    await respond(text=f"noted: {body['actions'][0]['value']}", replace_original=False)


async def open_form(ack: Any, body: Json, client: Any) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=form())


async def submitted(ack: Any, view: Json) -> None:
    values = view["state"]["values"]
    name = values["name"]["name"]["value"]
    if name == "cat":
        await ack(response_action="errors", errors={"name": "No cats, please."})
        return
    colour = values["colour"]["colour"]["selected_option"]["value"]
    tricks = [each["value"] for each in values["tricks"]["tricks"]["selected_options"]]
    await ack(
        response_action="push",
        view={
            "type": "modal",
            "callback_id": "sure",
            "title": plain("Sure?"),
            "submit": plain("Yes"),
            "blocks": [{"type": "section", "text": mrkdwn(f"*{name}*, {colour}, {tricks}")}],
        },
    )


async def finished(ack: Any) -> None:
    await ack(response_action="clear")


async def show_home(event: Json, client: Any) -> None:
    if event["tab"] == "home":
        await client.views_publish(user_id=event["user"], view=home("Welcome home."))


async def greet(ack: Any, body: Json, client: Any) -> None:
    await ack()
    await client.views_publish(user_id=body["user"]["id"], view=home("Hello to you too!"))


def home(text: str) -> Json:
    blocks = [
        {"type": "header", "text": plain("The nest")},
        {"type": "section", "text": mrkdwn(text), "accessory": button("greet", "Greet")},
    ]
    return {"type": "home", "blocks": blocks}


def form() -> Json:
    colours = [option("green", "Green"), option("red", "Red")]
    tricks = [option("talk", "Talks"), option("fly", "Flies")]
    text = {"type": "plain_text_input", "action_id": "name", "min_length": 3}
    select = {"type": "static_select", "action_id": "colour", "options": colours}
    boxes = {"type": "checkboxes", "action_id": "tricks", "options": tricks}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("A new parrot"),
        "submit": plain("Next"),
        "close": plain("Cancel"),
        "blocks": [
            {"type": "input", "block_id": "name", "label": plain("Name"), "element": text},
            {"type": "input", "block_id": "colour", "label": plain("Colour"), "element": select},
            {
                "type": "input",
                "block_id": "tricks",
                "label": plain("Tricks"),
                "optional": True,
                "element": boxes,
            },
        ],
    }


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str) -> Json:
    return {"value": value, "text": plain(text)}


def button(action_id: str, text: str) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text)}
