"""What a few words in a thread ask for: the next excerpts, or to open one of those shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.words.folding import KEPT, fold


@dataclass(frozen=True)
class More:
    """The next excerpts."""


@dataclass(frozen=True)
class Open:
    """The excerpt of this rank."""

    rank: int


# Of folded text: 繁體 is 简体, full-width letters and digits are plain, without marks at the ends.
_MORE = re.compile(
    r"""
    (?:(?:show|give|tell|see|any|some|a\ few|(?:is|are)\ there)\ (?:me\ |us\ )?(?:any\ |some\ )?)?
        more(?:\ (?:please|excerpts?|results?|(?:of|like)\ (?:this|that|them|those)))*
    | (?:what|anything)\ else | next(?:\ ones?)?(?:\ please)? | another(?:\ one)?
    | go\ on | continue
    | (?:请|麻烦)?再?(?:给我|来|看|看看)?
        (?:更多|多一?[点些]|多[来看]?几[条段个])的?(?:内容|结果)?吧?
    | (?:请|麻烦)?再(?:给我)?[来看找](?:一?[点些条段个下]|几[条段个])?吧?
    | (?:还|另外)(?:有没)?有(?:更多|别的|其[他它]的?)?(?:内容|结果)?(?:没有|[吗么嘛没呢])?
    | (?:别的|其[他它]的?|然后|接着)呢 | 继续 | 接着来? | 下一?[条段个页] | 往下
    """,
    re.VERBOSE,
)
_ENGLISH = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_CHINESE = "一二三四五六七八九"
_OPEN = re.compile(
    rf"""
    (?:please\ )?(?:(?:open|show|read|expand)\ (?:me\ )?)?(?:the\ )?
        (?:(?:no\.?|number|excerpt|result|\#)\ ?)?
        (?:(?P<digits>[1-9]\d?)(?:st|nd|rd|th)?|(?P<english>{"|".join(_ENGLISH)}))
        (?:\ (?:one|excerpt|result))?(?:\ please)?
    | (?:请|麻烦)?(?:打开|展开|看看?|读|我要看?|来)?
        第\ ?(?:(?P<number>[1-9]\d?)|(?P<chinese>[{_CHINESE}十两]{{1,3}}))
        \ ?[条段个项则]?(?:吧|看看)?
    """,
    re.VERBOSE,
)
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")


@lru_cache(KEPT)
def read_wish(text: str) -> More | Open | None:
    """What a message in a thread wishes for; None if it is a question like any other.

    "More, please!", "还有吗？" -> More(); "2", "第二条", "the second one" -> Open(2)
    """
    if len(text) > 60:
        return None
    words = " ".join(_ENDS.sub("", fold(text).text).replace(",", " ").replace("，", " ").split())
    if _MORE.fullmatch(words):
        return More()
    wanted = _OPEN.fullmatch(words)
    return Open(_rank(wanted)) if wanted and _rank(wanted) else None


def _rank(wanted: re.Match[str]) -> int:
    if digits := wanted["digits"] or wanted["number"]:
        return int(digits)
    if wanted["english"]:
        return _ENGLISH.index(wanted["english"]) + 1
    return _chinese_number(wanted["chinese"].replace("两", "二"))


def _chinese_number(written: str) -> int:
    """二 is 2, 十二 is 12, 二十 is 20; 0 for what is no number."""
    tens, ten, ones = written.rpartition("十")
    digits = [_CHINESE.find(digit) + 1 for digit in (tens, ones) if digit]
    if not all(digits) or max(len(tens), len(ones)) > 1:
        return 0
    if not ten:
        return digits[0]
    return (digits.pop(0) if tens else 1) * 10 + (digits[0] if ones else 0)
