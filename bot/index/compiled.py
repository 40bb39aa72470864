"""The kernels (bot/index/kernels.py), once they are loaded.

Importing numba takes half a second, and the first time twenty more to compile. A bot has to answer
at once: so this is done beside the first questions, and only where there is much to search.
"""

from __future__ import annotations

import itertools
import logging
import threading
from importlib import import_module
from typing import Any, Protocol

OFTEN = 3  # questions: a command that asks one or two has no use for kernels

_log = logging.getLogger(__name__)


class Kernels(Protocol):
    """What of bot/index/kernels.py is called from elsewhere."""

    best: Any


class Compiled:
    """The kernels for whoever asks often; there is one of it, since a module is imported once."""

    def __init__(self) -> None:
        self._kernels: Kernels | None = None
        self._asked = itertools.count(1)

    def kernels(self) -> Kernels | None:
        """The kernels, if they are there by now."""
        if self._kernels is None and next(self._asked) == OFTEN:
            # No daemon: LLVM does not like to be cut off.
            threading.Thread(target=self.load, name="kernels").start()
        return self._kernels

    def load(self) -> None:
        """Have them ready when this returns."""
        try:
            self._kernels = import_module("bot.index.kernels")
        except Exception as error:  # whatever it is that a broken numba raises
            _log.warning("Searching without numba, and so more slowly: %s", error)


compiled = Compiled()
