"""Phrases that only greet, remark or ask, as 大家好, "ok" and "how many": none is looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from bot.words.folding import KEPT, fold

_PEOPLE = r"(?:[ ,]+(?:there|all|everyone|everybody|team|folks|guys|@[\w.-]+))*"
_THANKS = (
    r"(?:\b(?:thanks|thank you|thx)(?: all| in advance| a lot| so much| very much)?\b"
    r"|(?:谢谢|多谢|感谢)(?:大家|各位|你|您|了|啦)?)"
)
# Said to what was read: alone, or before what is asked.
_REMARK = (
    r"(?:\b(?:ok(?:ay)?|yes|yep|yeah|no|nope|sure|right|lo+l|(?:ha){2,}h?|wow|oh|i see|got it"
    r"|great|nice|cool|awesome|perfect|interesting|makes sense|sounds good|good to know)\b"
    r"|好(?:的|吧|呀)?|嗯+(?!嗯)|哦+(?!哦)|哈{2,}(?!哈)|收到|明白了?|知道了|了解|不错|厉害|对(?:的)?|是的|可以)"
)
_REMARKS = re.compile(rf"(?:\W*(?:{_REMARK}|{_THANKS}))+\W*")
_OPENING = re.compile(
    rf"(?:\W*(?:{_REMARK}|{_THANKS})\s*[,.!，。！~…]+)+"
    rf"|\W*(?:hi|hello|hey|good (?:morning|afternoon|evening))\b(?![-'.]\w){_PEOPLE}"
    r"|\W*(?:大家|各位|你们|你|您|早上|上午|下午|晚上)好(?=[\s,，。!！~]|请问|想问|\Z)"
)
_ENDING = re.compile(
    rf"\bcc:? *@[\w.-]+{_PEOPLE}|(?<=[.?!,。？！，\n])\s*cc:?\W*\Z"
    rf"|{_THANKS}\W*\Z"
)
_LONGEST_ENDING = 64  # characters
_ASKING = re.compile(
    r"[哪那]一?[个位种类部项些座所家条本里儿款次]|哪一?|为什么|什么(?:样|时候)?的?|怎么?样?|如何"
    r"|为何|何(?=[时年地处人者国])|多少|几(?=[个年位种次月日天名])|谁|请问"
    r"|\bhow (?:many|much|long|often)\b|\b(?:what|which) (?:kind|type|sort)s? of\b"
)


def without_greeting(question: str) -> str:
    """The question with spaces for greetings, thanks, remarks and who else is to read it.

    "hi @ada, who leads Codex? thanks!" -> "       , who leads Codex?         "
    """
    return _without(question, _greetings)


def without_asking(question: str) -> str:
    """The same without the phrases that only ask; every other word keeps its place.

    "Codex 用了多少週?" -> "Codex 用了  週?"
    """
    return _without(question, _greetings, _ASKING.finditer)


@lru_cache(KEPT)
def _greetings(text: str) -> tuple[re.Match[str], ...]:
    if len(text) <= _LONGEST_ENDING and (remarks := _REMARKS.fullmatch(text)):
        return (remarks,)
    opening = _OPENING.match(text)
    endings = _ENDING.finditer(text, max(0, len(text) - _LONGEST_ENDING))
    return (*([opening] if opening else []), *endings)


def _without(question: str, *phrases: Callable[[str], Iterable[re.Match[str]]]) -> str:
    folded = fold(question)
    for find in phrases:
        for phrase in find(folded.text):
            start, end = folded.origin(*phrase.span())
            question = question[:start] + " " * (end - start) + question[end:]
    return question
