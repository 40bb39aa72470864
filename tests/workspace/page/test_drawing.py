"""Block Kit and mrkdwn as drawn, the real modules in a real browser."""

from typing import Any

import pytest

from bot.workspace import Workspace

from .conftest import Visit
from .zoo import button, mrkdwn, plain

pytestmark = pytest.mark.asyncio(loop_scope="session")


READINGS = {
    "*bold* _italic_ ~gone~ `code`": "<b>bold</b> <i>italic</i> <s>gone</s> <code>code</code>",
    "*_both_*, (*so*)": "<b><i>both</i></b>, (<b>so</b>)",
    "这是*粗体*吗": "这是*粗体*吗",
    "snake_case_name 2*3*4 `*x*`": "snake_case_name 2*3*4 <code>*x*</code>",
    "&lt;b&gt; &amp;amp;": "&lt;b&gt; &amp;amp;",
    ":tada: :nosuch: 10:30:00": '<span aria-label="tada">🎉</span> :nosuch: 10:30:00',
    "*<https://a.test/?a=1&amp;b|x>*": '<b><a href="https://a.test/?a=1&amp;b">x</a></b>',
    "&gt; quoted\n&gt; twice": "<blockquote>quoted\ntwice</blockquote>",
    "```a *b*\n&lt;c&gt;```": "<pre>a *b*\n&lt;c&gt;</pre>",
    "<!here> <!channel>": "<span>@here</span> <span>@channel</span>",
}


async def test_mrkdwn_is_read_as_slack_reads_it(visit: Visit) -> None:
    page = await visit()
    found = await page.evaluate(
        """async (texts) => {
            const { renderMrkdwn } = await import("/static/js/text-object.js");
            return texts.map((text) => {
                const box = document.createElement("div");
                box.append(...renderMrkdwn(text, {}));
                for (const name of ["class", "target", "rel", "role", "tabindex"]) {
                    box.querySelectorAll("*").forEach((node) => node.removeAttribute(name));
                }
                return box.innerHTML.replaceAll(/<\\/?p>/g, "");
            });
        }""",
        list(READINGS),
    )
    assert dict(zip(READINGS, found, strict=True)) == READINGS


BLOCKS: list[dict[str, Any]] = [
    {"type": "section", "text": mrkdwn("*a*"), "fields": [mrkdwn("b"), plain("*c*")]},
    {"type": "header", "text": plain("d :tada:")},
    {"type": "divider"},
    {"type": "context", "elements": [plain("e")]},
    {"type": "image", "image_url": "https://a.test/x.png", "alt_text": "f"},
    {"type": "markdown", "text": "# h\n- **i**\n- [j](https://a.test)\n```\nk\n```"},
    {"type": "video", "title": plain("l")},
    {"type": "actions", "elements": [button("m", "n"), {"type": "workflow_button"}]},
]
DRAWN = """
<div><div><div><p><b>a</b></p></div><div><div><p>b</p></div><div>*c*</div></div></div></div>
<div><h3>d 🎉</h3></div>
<div><hr></div>
<div><div>e</div></div>
<div><a href="https://a.test/x.png">f</a></div>
<div><p><b>h</b></p><ul><li><b>i</b></li><li><a href="https://a.test">j</a></li></ul>
<pre>k</pre></div>
<div><p>A “video” block – this page does not draw it.</p></div>
<div><button>n</button><p>A “workflow_button” block – this page does not draw it.</p></div>
"""


async def test_every_block_is_drawn_and_only_pictures_from_here(
    visit: Visit, zoo: Workspace
) -> None:
    page = await visit()
    ours = {"type": "image", "image_url": f"{zoo.url}/static/icon.svg", "alt_text": "g"}
    drawn = await page.evaluate(
        """async (blocks) => {
            const { renderBlocks } = await import("/static/js/blocks.js");
            const box = document.createElement("div");
            box.append(...renderBlocks(blocks, { directory: {} }));
            for (const node of box.querySelectorAll("*")) {
                for (const { name } of [...node.attributes]) {
                    if (!["href", "alt"].includes(name)) node.removeAttribute(name);
                }
            }
            return box.innerHTML;
        }""",
        [*BLOCKS, ours],
    )
    assert drawn == DRAWN.replace("\n", "") + '<div><img alt="g"></div>'
