"""Trouble on request: what the Web API should get wrong, and how often."""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass
class Fault:
    """Make calls of a method fail.

    Fault("chat.postMessage", status=429, retry_after=1, times=2)   # rate limited, twice
    Fault("chat.*", status=503)                                     # Slack is down, once
    Fault("chat.postMessage", error="not_in_channel")               # refused with ok: false
    Fault("views.open", delay=4)                                    # slow, but done
    Fault("chat.postMessage", lost=True)                            # done, but the answer is lost

    `method` may hold * and ?; the response_urls count as the method "response_url".
    """

    method: str
    status: int = 200
    error: str | None = None
    retry_after: int = 1  # seconds, sent with status 429
    delay: float = 0.0  # seconds before anything is done
    lost: bool = False  # do it, then cut the connection instead of answering
    times: int = 1

    @property
    def refuses(self) -> bool:
        return self.status != 200 or self.error is not None

    def answer(self) -> dict[str, object]:
        error = "ratelimited" if self.status == 429 else "internal_error"
        return {"ok": False, "error": self.error or error}

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)} if self.status == 429 else {}


class Faults:
    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault this call meets, if any; each is met `times` times."""
        for fault in self._waiting:
            if fnmatchcase(method, fault.method):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
