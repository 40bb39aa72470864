"""Phrases that only greet or ask, as 大家好 and "how many": no question is looked up by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.words.folding import fold

_PEOPLE = r"(?:[ ,]+(?:there|all|everyone|everybody|team|folks|guys|@[\w.-]+))*"
_OPENING = re.compile(
    rf"\W*(?:hi|hello|hey|good (?:morning|afternoon|evening))\b(?![-'.]\w){_PEOPLE}"
    r"|\W*(?:大家|各位|你们|你|您|早上|上午|下午|晚上)好(?=[\s,，。!！~]|请问|想问|\Z)"
)
_ENDING = re.compile(
    rf"\bcc:? *@[\w.-]+{_PEOPLE}|(?<=[.?!,。？！，\n])\s*cc:?\W*\Z"
    r"|(?:\b(?:thanks|thank you|thx)(?: all| in advance| a lot| so much)?"
    r"|(?:谢谢|多谢|感谢)(?:大家|各位|你|您|了|啦)?)\W*\Z"
)
_LONGEST_ENDING = 64  # characters
_ASKING = re.compile(
    r"[哪那]一?[个位种类部项些座所家条本里儿款次]|哪一?|为什么|什么(?:样|时候)?的?|怎么?样?|如何"
    r"|为何|何(?=[时年地处人者国])|多少|几(?=[个年位种次月日天名])|谁|请问"
    r"|\bhow (?:many|much|long|often)\b|\b(?:what|which) (?:kind|type|sort)s? of\b"
)


def without_greeting(question: str) -> str:
    """The question with spaces for greetings, thanks and who else is to read it.

    "hi @ada, who leads Codex? thanks!" -> "       , who leads Codex?         "
    """
    return _without(question, _greetings)


def without_asking(question: str) -> str:
    """The same without the phrases that only ask; every other word keeps its place.

    "Codex 用了多少週?" -> "Codex 用了  週?"
    """
    return _without(question, _greetings, _ASKING.finditer)


def _greetings(text: str) -> Iterator[re.Match[str]]:
    if opening := _OPENING.match(text):
        yield opening
    yield from _ENDING.finditer(text, max(0, len(text) - _LONGEST_ENDING))


def _without(question: str, *phrases: Callable[[str], Iterator[re.Match[str]]]) -> str:
    folded = fold(question)
    left = list(question)
    for find in phrases:
        for phrase in find(folded.text):
            start, end = folded.origin(*phrase.span())
            left[start:end] = " " * (end - start)
    return "".join(left)
