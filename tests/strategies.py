"""Texts for property tests: whatever a person, an editor or an enemy may put into a file."""

from hypothesis import strategies as st

ENGLISH = ["OpenAI", "Codex", "the team", "Engineers'", "don't", "3,000", "GPT-4", "e-mail", "Mr. "]
CHINESE = "团队 團隊 工程师用了七周 编程智能体 乾坤 衞生 臺灣 𠀀 龘 〇 々".split()
OTHERS = "שלום مرحبا 한국어 ガイド ｶﾞ ﬁn ß ŉ İ 👨\u200d👩\u200d👧 🇹🇼 é e\u0301 \u1100\u1161".split()
OTHERS += ["हिन्दी", "ข้าว", "כִּי"]
MARKS = [*"。！？…”」，；’'\"()", ". ", "! ", "? ", "...", ", "]
UNSEEN = [*"\ufeff\0\ud83d\ude00\u200b\u200d\u00ad\u202e\u0301\ufe0f"]
SPACES = [*" \t\u3000\xa0\n\r\x0b\x0c\x85\u2028", "\r\n", "\n\n", "\r\n\r\n", "\r\r"]
MARKDOWN = [
    *"*_`\\<>[]|",
    "# ",
    "## 团队\n\n",
    "===\n",
    "---\n",
    "- ",
    "1. ",
    "> ",
    "    ",
    "```\n",
]
MARKDOWN += ["~~~", "<!-- ", " -->", "<div>", "[a]: b\n", "[OpenAI](https://openai.com)"]
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

pieces = st.sampled_from(ENGLISH + CHINESE + OTHERS + MARKS + UNSEEN + SPACES + MARKDOWN)
texts = st.lists(pieces | st.text(max_size=4), max_size=60).map("".join)
