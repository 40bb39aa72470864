"""Words that ask or join but say nothing of the matter: a question is not looked up by them."""

ENGLISH = """
a about an and any are as at be been being but by can could did do does doing e.g eg for from had
has have he her him his how i i.e ie if in into is it its just may me might must my of on or our
please shall she should so some such tell than that the their them then there these they this
those to us was we were what when where which who whom whose why will with would you your
aren't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't weren't won't
wouldn't
""".split()

CHINESE = """
的 了 吗 呢 吧 啊 呀 么 嘛 哦 着 过 得 地 是 在 有 和 与 及 或 也 都 就 而 但 被 把 从 到 为 以 于
之 其 这 那 哪 我 你 您 他 她 它 我们 你们 他们 她们 它们 这个 那个 这些 那些 这样 那样 哪个 哪些
哪里 哪儿 什么 甚么 怎么 怎样 怎么样 如何 为什么 为何 谁 几 多少 多久 多长 多大 何时 何地 是否
是不是 有没有 会 能 可以 请 请问 一下 关于 以及 还是 还有 一个 个 时候 时 里 中 上 下 所 并 等
用 做 要 想 让 很 更 又 才
""".split()

STOPWORDS = frozenset(ENGLISH + CHINESE)

# Characters that say little by themselves, some only as parts of 怎么样 or 多长时间.
STOP_CHARACTERS = frozenset(
    [word for word in CHINESE if len(word) == 1] + list("什怎样如何多少久长大时们")
)
