"""Values for template slots: each a pair (English, Japanese) that says the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from pipeline.facts import grouped

Value = tuple[str, str]

_COUNTRIES = """United States=米国 Japan=日本 China=中国 South_Korea=韓国 India=インド France=フランス
Germany=ドイツ Britain=英国 Canada=カナダ Italy=イタリア Spain=スペイン Brazil=ブラジル Mexico=メキシコ
Taiwan=台湾 Singapore=シンガポール Indonesia=インドネシア Vietnam=ベトナム Thailand=タイ
Australia=オーストラリア Sweden=スウェーデン Norway=ノルウェー Finland=フィンランド Denmark=デンマーク
the_Netherlands=オランダ Switzerland=スイス Poland=ポーランド Ireland=アイルランド Israel=イスラエル
Saudi_Arabia=サウジアラビア the_United_Arab_Emirates=アラブ首長国連邦 Turkey=トルコ Egypt=エジプト
Kenya=ケニア South_Africa=南アフリカ Chile=チリ Argentina=アルゼンチン Malaysia=マレーシア
the_Philippines=フィリピン New_Zealand=ニュージーランド Belgium=ベルギー Austria=オーストリア
Portugal=ポルトガル Estonia=エストニア Iceland=アイスランド""".replace(
    "United States", "the_United_States"
)
_CITIES = """San_Francisco=サンフランシスコ New_York=ニューヨーク Seattle=シアトル London=ロンドン Paris=パリ
Berlin=ベルリン Munich=ミュンヘン Dublin=ダブリン Amsterdam=アムステルダム Stockholm=ストックホルム
Oslo=オスロ Helsinki=ヘルシンキ Zurich=チューリヒ Madrid=マドリード Lisbon=リスボン Milan=ミラノ
Tokyo=東京 Osaka=大阪 Kyoto=京都 Fukuoka=福岡 Sapporo=札幌 Nagoya=名古屋 Seoul=ソウル Beijing=北京
Shanghai=上海 Shenzhen=深圳 Taipei=台北 Singapore=シンガポール Bangkok=バンコク Mumbai=ムンバイ
Bengaluru=ベンガルール Sydney=シドニー Melbourne=メルボルン Toronto=トロント Montreal=モントリオール
Austin=オースティン Boston=ボストン Denver=デンバー Chicago=シカゴ Atlanta=アトランタ Phoenix=フェニックス
Dallas=ダラス Los_Angeles=ロサンゼルス Washington=ワシントン Brussels=ブリュッセル Vienna=ウィーン
Warsaw=ワルシャワ Prague=プラハ Tel_Aviv=テルアビブ Dubai=ドバイ Nairobi=ナイロビ São_Paulo=サンパウロ"""
_TITLES = """chief_executive=CEO chief_technology_officer=CTO chief_financial_officer=CFO chairman=会長
president=社長 vice_president=副社長 chief_scientist=主任科学者 head_of_research=研究責任者
head_of_safety=安全責任者 general_counsel=法務責任者 chief_operating_officer=COO founder=創業者
co-founder=共同創業者 spokesperson=広報担当者 head_of_policy=政策責任者 product_manager=製品責任者"""
_REAL = """OpenAI Anthropic Google Microsoft Meta Amazon Apple NVIDIA AMD Intel IBM Oracle Mistral
Cohere Databricks Perplexity xAI DeepSeek Alibaba Baidu Tencent ByteDance SoftBank Sony Fujitsu NEC
Toyota Samsung TSMC Qualcomm Tesla Waymo Salesforce Adobe Spotify Netflix GitHub Snowflake
CoreWeave Cerebras Groq Hugging_Face Stability_AI Scale_AI Preferred_Networks Sakana_AI Broadcom
Micron Arm Cisco Dell Palantir Uber Airbnb Reddit Notion Figma Canva Shopify Stripe"""
_REAL_MODELS = """GPT-5 GPT-5.1 GPT-4o o3 o3-mini Claude_4.5 Claude_Opus_4 Gemini_2.5_Pro Gemini_3 Gemma_3
Llama_4 Llama_3.1_405B Mistral_Large_3 Qwen3 Qwen3-4B DeepSeek-V3 DeepSeek-R1 Grok_4 Phi-4 Command_A"""
_REAL_CHIPS = "H100 H200 B200 GB200 MI300X MI355X TPU_v5p TPU_v6e Gaudi_3 Trainium_2 RTX_5090"
_ONSETS = "Quill Nord Bright Hals Mar Cor Fen Wick Thorn Ald Vel Kes Lum Ori Sol Tar Bryn Cald Dray Ever Farr Gal Hazel Isen Jun Kel Lark Mor Nim Oak Pell Rook Silver Tolv Umber Vant Wren Yarrow Zeph Ash Bram Copper Dun Elm Frost Glen Harrow Iver".split()
_ENDINGS = "stone haven moor wick ford lane mere field crest gate light ridge fall wood port wynn dale sen ward bridge path leaf well cove mark spire".split()
_KINDS = [
    "",
    "",
    "",
    " AI",
    " Labs",
    " Systems",
    " Robotics",
    " Capital",
    " Research",
    " Networks",
    " Semiconductor",
    " Health",
    " Dynamics",
    " Bank",
    " Energy",
    " Works",
]
_GIVEN = "Helen Mara Odalys Tamsin Ravi Priya Yuki Kenji Aoife Lars Ingrid Mateus Sofia Chidi Amara Omar Leila Dmitri Anika Jonas Elena Pablo Mei Wei Hana Tomas Greta Noor Samuel Ruth Viktor Alice Dario Nadia Felix Clara Hugo Iris".split()
_FAMILY = "Marchetti Brennecke Okoro Lindqvist Varga Aldous Pereira Whitlow Tanaka Sato Kim Novak Haddad Osei Moreau Castellano Iyer Petrov Andersson Ferrante Banfield Chen Zhou Nakamura Kowalski Duarte Ahmed Larsen Fischer Rossi Silva Mbeki Grubb Halloran Weiss Yamada Ortega Dunne Strand Holm".split()
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_DAYS = dict(
    zip(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
        "月火水木金土日",
        strict=True,
    )
)
_CURRENCIES = (("$", "ドル", 12), ("€", "ユーロ", 3), ("£", "ポンド", 2), ("¥", "円", 1))
_SCALES = (("", 1), (" million", 10**6), (" billion", 10**9), (" trillion", 10**12))


def value(kind: str, rng: random.Random, before: str) -> Value:
    """A random value for a slot kind ("ORG", "MONEY", …). `before` is the English before the slot."""
    return _MAKERS[kind](rng, before)


def kinds() -> frozenset[str]:
    """The slot kinds that templates may use."""
    return frozenset(_MAKERS)


def _table(text: str) -> list[Value]:
    rows = (item.split("=") for item in text.split())
    return [(english.replace("_", " "), japanese) for english, japanese in rows]


def _one_of(values: list[Value]) -> Callable[[random.Random, str], Value]:
    return lambda rng, _: rng.choice(values)


def _same(name: str) -> Value:
    return name, name


def _organisation(rng: random.Random, _: str) -> Value:
    if rng.random() < 0.4:
        return _same(rng.choice(_REAL.split()).replace("_", " "))
    return _same(rng.choice(_ONSETS) + rng.choice(_ENDINGS) + rng.choice(_KINDS))


def _person(rng: random.Random, _: str) -> Value:
    return _same(f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}")


def _model(rng: random.Random, _: str) -> Value:
    if rng.random() < 0.4:
        return _same(rng.choice(_REAL_MODELS.split()).replace("_", " "))
    tail = rng.choice([f" {rng.randint(2, 9)}", f"-{rng.randint(1, 4)}.{rng.randint(1, 9)}", f" {rng.choice((7, 8, 13, 34, 70))}B", ""])  # fmt: skip
    return _same(rng.choice(_ONSETS) + rng.choice(_ENDINGS) + tail)


def _product(rng: random.Random, _: str) -> Value:
    name = rng.choice(_ONSETS) + rng.choice(_ENDINGS)
    return _same(
        name + rng.choice(["", "", " Scribe", " Cloud", " Desk", " Studio", " Pro", " Chat"])
    )


def _chip(rng: random.Random, _: str) -> Value:
    if rng.random() < 0.6:
        return _same(rng.choice(_REAL_CHIPS.split()).replace("_", " "))
    return _same(f"{rng.choice(_ONSETS)}{rng.choice(_ENDINGS)} {rng.randint(2, 9)}")


def _amount(rng: random.Random, top: int) -> tuple[str, Decimal]:
    """A number of at most three significant digits as newspapers print it, and its value."""
    digits = rng.choice([1, 2, 2, 3])
    number = Decimal(rng.randint(10 ** (digits - 1), 10**digits - 1))
    if digits == 2 and rng.random() < 0.5:
        number = number / 10
    if number == number.to_integral_value():
        number = number.to_integral_value()
    name, size = _SCALES[rng.randint(1, top)]
    return f"{number}{name}", number * size


def _money(rng: random.Random, _: str) -> Value:
    sign, currency, _weight = rng.choices(_CURRENCIES, [w for *_, w in _CURRENCIES])[0]
    if rng.random() < 0.12:
        small = rng.randint(2, 900)
        return f"{sign}{small}", f"{small}{currency}"
    text, amount = _amount(rng, 3 if sign == "¥" else 2)
    return f"{sign}{text}", grouped(amount.to_integral_value()) + currency


def _percent(rng: random.Random, _: str) -> Value:
    number = (
        f"{rng.randint(2, 95)}"
        if rng.random() < 0.75
        else f"{rng.randint(1, 80)}.{rng.randint(1, 9)}"
    )
    return f"{number}%", f"{number}%"


def _count(rng: random.Random, _: str) -> Value:
    number = rng.randint(11, 99) * rng.choice([1, 1, 10, 100, 1000, 10_000])
    if number >= 10**6:
        return f"{Decimal(number) / 10**6:f} million", grouped(Decimal(number))
    return f"{number:,}", grouped(Decimal(number))


def _times(rng: random.Random, _: str) -> Value:
    if rng.random() < 0.3:
        return rng.choice([("twice", "2倍"), ("three times", "3倍"), ("four times", "4倍")])
    number = rng.choice([str(rng.randint(3, 40)), f"{rng.randint(1, 9)}.{rng.randint(1, 9)}"])
    return f"{number} times", f"{number}倍"


def _parameters(rng: random.Random, _: str) -> Value:
    number = Decimal(
        rng.choice(["1.5", "3", "7", "8", "13", "27", "34", "70", "120", "235", "405", "671"])
    )
    return f"{number} billion parameters", grouped(
        (number * 10**9).to_integral_value()
    ) + "パラメータ"


def _power(rng: random.Random, before: str) -> Value:
    english, japanese, number = rng.choice([
        ("gigawatt", "ギガワット", f"{rng.randint(1, 9)}"),
        ("gigawatt", "ギガワット", f"{rng.randint(1, 4)}.{rng.randint(1, 9)}"),
        ("megawatt", "メガワット", f"{rng.randint(10, 900)}"),
    ])  # fmt: skip
    joined = before.rstrip().lower().endswith((" a", " an", "its", "new"))
    return (f"{number}-{english}" if joined else f"{number} {english}s"), number + japanese


def _date(rng: random.Random, _: str) -> Value:
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    return f"{_MONTHS[month - 1]} {day}", f"{month}月{day}日"


def _month(rng: random.Random, _: str) -> Value:
    month = rng.randint(1, 12)
    return _MONTHS[month - 1], f"{month}月"


def _year(rng: random.Random, _: str) -> Value:
    return _same(str(rng.randint(2016, 2035)))


def _quarter(rng: random.Random, _: str) -> Value:
    number = rng.randint(1, 4)
    return f"the {'first second third fourth'.split()[number - 1]} quarter", f"第{number}四半期"


def _weekday(rng: random.Random, _: str) -> Value:
    day = rng.choice(list(_DAYS))
    return day, f"{_DAYS[day]}曜日"


def _round(rng: random.Random, _: str) -> Value:
    letter = rng.choice("ABCDEF")
    return rng.choice([(f"Series {letter}", f"シリーズ{letter}"), ("seed", "シード")])


_MAKERS: dict[str, Callable[[random.Random, str], Value]] = {
    "ORG": _organisation, "PERSON": _person, "MODEL": _model, "PRODUCT": _product, "CHIP": _chip,
    "MONEY": _money, "PCT": _percent, "NUM": _count, "TIMES": _times, "PARAMS": _parameters,
    "POWER": _power, "DATE": _date, "MONTH": _month, "YEAR": _year, "QUARTER": _quarter,
    "WEEKDAY": _weekday, "ROUND": _round, "COUNTRY": _one_of(_table(_COUNTRIES)),
    "CITY": _one_of(_table(_CITIES)), "TITLE": _one_of(_table(_TITLES)),
}  # fmt: skip
