"""Names with figures in them: GPT-5.1, H200, Llama 3.1 405B, 19.2.4, CVE-2025-55182.

They are compared as strings and leave the text before figures are read: the 5.1 of a model is no
decimal, 19.2.4 no sum.
"""

from __future__ import annotations

import re

# GPU1万2000基 counts; X500基板 and H100台湾 do not.
COUNTED = (
    r"(?:[万億兆千個枚件つ]|基(?![板盤準本])|台(?![湾北帯])|社(?![製内])|人(?![工間])|名(?![称前]))"
)
JAPANESE_IDENTIFIER = re.compile(
    # Q2 is a quarter; H100 is a name.
    rf"(?<![A-Za-z\d.])(?!Q[1-4](?![A-Za-z\d-]))(?![A-Za-z]+\d++{COUNTED})"
    r"(?:[A-Za-z]++-?\d+(?:\.\d+)*[A-Za-z]*(?:-[A-Za-z]*\d*[A-Za-z]*)*"
    r"|(?!\d+x\d+(?![A-Za-z\d]))\d++[A-Za-z]++\d+[A-Za-z\d]*|v?\d+(?:\.\d+){2,}(?:-[a-z]+(?:[.-]?\d+)*)*)"
)
# A run of Latin words and figures: what may be one name of several words.
RUN = re.compile(
    r"(?<![A-Za-z\d])(?<!\d,)[A-Za-z\d][A-Za-z\d.+/@_'&-]*(?: (?=[A-Za-z\d])[A-Za-z\d][A-Za-z\d.+/@_'&-]*)*"
)
# Words that make another product of a name, in both languages.
SUFFIXES: dict[str, str] = {
    "pro": "プロ", "max": "マックス", "mini": "ミニ", "ultra": "ウルトラ", "nano": "ナノ",
    "plus": "プラス", "flash": "フラッシュ", "turbo": "ターボ", "lite": "ライト", "air": "エア",
    "elite": "エリート", "super": "スーパー", "fast": "ファスト", "preview": "プレビュー",
    "large": "ラージ", "small": "スモール", "medium": "ミディアム", "instruct": "インストラクト",
    "thinking": "シンキング", "opus": "オーパス", "sonnet": "ソネット", "haiku": "ハイク",
    "codex": "コーデックス", "ti": "Ti", "xl": "XL", "deep": "ディープ", "omni": "オムニ",
}  # fmt: skip
