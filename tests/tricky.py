"""Texts that one renderer or another takes for markup, for tests of what is shown."""

from __future__ import annotations

import random

from pipeline.render.markdown import plain

TRICKY = [
    *(
        "これは**「月面」**です",
        "**月面(構想)**です",
        "__a__と_b_",
        "`code`",
        "``x",
        "~~3~~",
        "1~2週間、3~4万円",
    ),
    *("$5から$10", "$$x$$", r"\(x\)と\[y\]", r"\\(x\\)", "a\\", "==m== ++i++ x^2^ H~2~", "C++とC#"),
    *(
        "{{< foo >}}",
        "{{% baz %}}",
        "{{</* foo */>}}",
        "{{ .Title }}",
        "{% if x %}",
        "{.class #id}",
    ),
    *("<b>x</b>", "<!-- x -->", "<https://e.example>", "&lt;b&gt; &amp; &copy; &#42;", "AT&T"),
    *(
        "[a](javascript:x)",
        "![i](x.png)",
        "[^1]",
        "[ref]: http://e.example",
        "[[wiki]]",
        "[ ] todo",
    ),
    *(
        "https://e.example/b。次",
        "HTTP://E.example",
        "www.e.example",
        "a.b@c.example",
        "mailto:x@y.example",
    ),
    *("\"引用\"と'x'", "it's", "a -- b --- c", "wait...", "....", "<<a>>", ":smile: 12:30:45"),
    *(
        "1. 一",
        "12) 二",
        "- 三",
        "+ 四",
        "> 五",
        "# 六",
        "#七",
        "=== 八",
        "---",
        "* * *",
        "| a | b |",
    ),
    *(": 定義", "~ x", "    code", "\tcode", "🌙と月", "全角　空白", "ｶﾞ", "a  b", "(c) (tm) 1/2"),
]
ALPHABET = "*_`[]()<>{}|#$~^=+-.:!&;\"'\\/@% 019aあ「」。1)"


def scrambled(count: int) -> list[str]:
    """Random strings of marks, the same in every run."""
    dice = random.Random(2026)
    made = ["".join(dice.choices(ALPHABET, k=dice.randint(1, 24))) for _ in range(count)]
    return [text for text in made if plain(text)]
