"""How the workspace says no."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A refusal in Slack's terms: answered as {"ok": false, "error": code, …more}."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(f"{code} {more}" if more else code)
        self.code = code
        self.more = more

    def answer(self) -> Json:
        return {"ok": False, "error": self.code, **self.more}


class AppDidNotRespond(Exception):  # noqa: N818  (Slack's own words)
    """No socket of the app was connected, or no ack came in time."""

    code = "app_not_responding"
