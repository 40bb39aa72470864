"""Phrases that only ask, such as 什么样的 and "how many": a question is not looked up by them."""

from __future__ import annotations

import re

from bot.words.folding import fold

_ASKING = re.compile(
    r"[哪那]一?[个位种类部项些座所家条本里儿款次]|哪一?|为什么|什么(?:样|时候)?的?|怎么?样?|如何"
    r"|为何|何(?=[时年地处人者国])|多少|几(?=[个年位种次月日天名])|谁|请问"
    r"|\bhow (?:many|much|long|often)\b|\b(?:what|which) (?:kind|type|sort)s? of\b"
)


def without_asking(question: str) -> str:
    """The question with spaces for the phrases that only ask; every other word keeps its place.

    "Codex 用了多少週?" -> "Codex 用了  週?"
    """
    folded = fold(question)
    left = list(question)
    for phrase in _ASKING.finditer(folded.text):
        start, end = folded.origin(*phrase.span())
        left[start:end] = " " * (end - start)
    return "".join(left)
