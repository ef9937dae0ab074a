"""Japanese numerals: 22億5000万, 1万5千, 二千五百万, 二〇二六; and the words that are none."""

from __future__ import annotations

import re
from decimal import Decimal

SCALES = {"千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}
KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"十": 10, "百": 100}

DIGITS = r"(?:\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)"
_PART = rf"(?:{DIGITS}(?:[百千]\d{{0,3}})?)"
# Groups end in 万, 億 or 兆, so that nothing can be split in two ways.
ARABIC = rf"(?=\d)(?>(?:{_PART}[万億兆])*(?:{_PART}[万億兆]?)?)(?<=[\d百千万億兆])"
COUNTERS = (
    "人|名|社|つ|件|倍|割|基|台|回|度|枚|本|冊|個|者|歳|才|点|種類|種|カ国|か国|ヶ国|ヵ国|国|世帯|校|都市|州|"
    "カ月|か月|ヶ月|ヵ月|週間|年間|年|月|日|時間|分|秒|世紀|階|位|番|章|部門|試合|得点|頭|匹|軒|戸|"
    "パーセント|ポイント|ドル|ユーロ|ポンド|円|元|メートル|キロ|トン"
)
# Kanji numerals count only before a counter or in a large number: 一部, 唯一 and 十分 are words.
# A run is taken whole (possessive) and only from its beginning, so that none is read twice.
KANJI_NUMBER = (
    rf"(?<![一二三四五六七八九十百千])(?:"
    rf"[二三四五六七八九十百千][一二三四五六七八九十百千]{{0,12}}+[万億兆]?(?={COUNTERS})"
    r"|(?:[一二三四五六七八九十百千]{1,12}+[万億兆]){1,4}+(?:[一二三四五六七八九十百千]{1,12}+)?"
    r"|(?<![一-鿿])[百千](?=万|億))"
)
POSITIONAL = re.compile(
    r"[〇一二三四五六七八九]{4}(?=年)|(?<![一-鿿])二[〇一二三四五六七八九]{3}(?!\w)"
)
# Words, names and idioms with numerals in them; 一人 and 一つ are as often "alone" and "one thing".
WORDS = re.compile(
    r"(?<![\d数何])(?:"
    "一部|一方|一般|一緒|一度|一番|一時|一応|一体|一連|一切|一層|一致|一定|一斉|一貫|一環|一見|一気|一旦|一瞬|"
    "一人|一つ|一日|一年|一回|一歩|一員|一家|一行|一言|一種|一位|一目|一因|一助|一覧|一面|一帯|一律|一括|一個|"
    "統一|唯一|万一|万が一|同一|均一|随一|第一|世界一|四国|三菱|三井|三越|五輪|六本木|千葉|八百屋|十分|五分五分|"
    "二分(?=[しすさ。、]|$)|二人|三振|二人三脚|第二次|第三者|二度と|二の次|二枚目|三枚目|百貨店|百科|百度|30種平均|225種|500種|百分[率位比]|千差万別|"
    "万全|億万長者|万博|万能|万国|万歳|千人針|二重|三重|三角|四角|四方|八方|五感|七夕|十字|五月雨|三日月|"
    "二次|三次|一次|二酸化|三大|二大|四大|八月革命|二極|三権|三者|両者|二転三転|七転び|百年|千年|十数|"
    "二日酔|三日坊主|五体|四季|四輪|二輪|三輪|六角|八角|五角|二院|三原|百獣|千秋|千本|万端|三省堂|三四郎|"
    "四苦八苦|五里霧中|十人十色|百聞|一石二鳥|九分九厘|三つ巴|四つん|九州|三重県|四日市|八王子|十勝|五島|"
    "二子|三鷹|千歳|百合|七福|八幡|九条|六法|三島|五反田|四谷|三浦|三宅|三木|五十嵐|千代田|二宮|八戸|百済)"
)
# Vague counts name an order of magnitude: 数十, 何千, 数百万. 十数 is a dozen or so.
VAGUE = re.compile(
    r"(?:(?<!半)[数何幾](?P<size>10{1,3}[万億兆]?|[十百千]?[万億兆]?)|(?P<teens>十数|10数))"
)
_SIZES = {"十": 10, "百": 100, "千": 1000, "10": 10, "100": 100, "1000": 1000, "": 1}


def vague(m: re.Match[str]) -> int:
    """The order of magnitude of a vague count: 数十万 → 100000, 数人 → 1, 十数 → 10."""
    if m.group("teens"):
        return 10
    size = m.group("size")
    return _SIZES[size.rstrip("万億兆")] * scale_of(size)


def value_of(number: str) -> Decimal:
    """The value of a numeral: 22億5000万, 1万5千, 1,234.5, 二千五百万, 二〇二六."""
    number = number.replace(",", "")
    if not number[0].isdigit():
        return _kanji_value(number)
    total, part = Decimal(0), Decimal(0)
    for digits, scale in re.findall(r"(\d+(?:\.\d+)?)?([百千万億兆])?", number):
        if digits:
            part += Decimal(digits)
        if scale in ("百", "千"):
            part *= 100 if scale == "百" else 1000
        elif scale:
            total, part = total + part * SCALES[scale], Decimal(0)
    return total + part


def _kanji_value(number: str) -> Decimal:
    if re.fullmatch("[〇一二三四五六七八九]{2,}", number):
        return Decimal("".join(str(KANJI[c]) for c in number))
    total, section, digit = 0, 0, 0
    for character in number:
        if character in "十百千":
            section += (digit or 1) * (1000 if character == "千" else KANJI[character])
            digit = 0
        elif character in SCALES:
            group = section + digit or 1
            total, section, digit = total + group * SCALES[character], 0, 0
        else:
            digit = KANJI[character]
    return Decimal(total + section + digit)


def scale_of(number: str) -> int:
    """The 万, 億 or 兆 that a numeral ends in, as a number: 10〜20億 gives the 10 its 億."""
    return SCALES[number[-1]] if number[-1:] in ("万", "億", "兆") else 1
