"""Units of both languages: what they measure, in which system, and how they convert."""

from __future__ import annotations

from decimal import Decimal

D = Decimal
# English, singular, lower case → (base, factor). Time stays in its own units (`seconds`, `months`).
UNITS: dict[str, tuple[str, Decimal]] = {
    "gw": ("W", D(10**9)), "gigawatt": ("W", D(10**9)), "mw": ("W", D(10**6)),
    "megawatt": ("W", D(10**6)), "kw": ("W", D(1000)), "kilowatt": ("W", D(1000)),
    "watt": ("W", D(1)), "w": ("W", D(1)), "tw": ("W", D(10**12)), "terawatt": ("W", D(10**12)),
    "kwh": ("Wh", D(1000)), "kilowatt hour": ("Wh", D(1000)), "mwh": ("Wh", D(10**6)),
    "gwh": ("Wh", D(10**9)), "twh": ("Wh", D(10**12)), "megawatt hour": ("Wh", D(10**6)),
    "gigawatt hour": ("Wh", D(10**9)), "terawatt hour": ("Wh", D(10**12)),
    "gb": ("B", D(10**9)), "gigabyte": ("B", D(10**9)), "tb": ("B", D(10**12)),
    "terabyte": ("B", D(10**12)), "mb": ("B", D(10**6)), "megabyte": ("B", D(10**6)),
    "kb": ("B", D(1000)), "kilobyte": ("B", D(1000)), "pb": ("B", D(10**15)),
    "petabyte": ("B", D(10**15)), "gib": ("B", D(2**30)), "tib": ("B", D(2**40)),
    "mib": ("B", D(2**20)), "kibibyte": ("B", D(2**10)), "mebibyte": ("B", D(2**20)),
    "gibibyte": ("B", D(2**30)), "tebibyte": ("B", D(2**40)), "exabyte": ("B", D(10**18)),
    "hertz": ("Hz", D(1)), "kilohertz": ("Hz", D(1000)), "megahertz": ("Hz", D(10**6)),
    "gigahertz": ("Hz", D(10**9)), "terahertz": ("Hz", D(10**12)), "thz": ("Hz", D(10**12)),
    "bit": ("bit", D(1)), "kilobit": ("bit", D(1000)), "megabit": ("bit", D(10**6)), "gigabit": ("bit", D(10**9)),
    "terabit": ("bit", D(10**12)), "kbps": ("bit", D(1000)), "mbps": ("bit", D(10**6)), "gbps": ("bit", D(10**9)),
    "tbps": ("bit", D(10**12)), "flop": ("flop", D(1)), "gigaflop": ("flop", D(10**9)),
    "joule": ("J", D(1)), "millijoule": ("J", D("0.001")), "microjoule": ("J", D("1e-6")),
    "nanojoule": ("J", D("1e-9")), "picojoule": ("J", D("1e-12")), "kilojoule": ("J", D(1000)),
    "megajoule": ("J", D(10**6)), "gigajoule": ("J", D(10**9)),
    "tflops": ("flop", D(10**12)), "pflops": ("flop", D(10**15)), "eflops": ("flop", D(10**18)),
    "teraflop": ("flop", D(10**12)), "petaflop": ("flop", D(10**15)), "exaflop": ("flop", D(10**18)),
    "pixel": ("pixel", D(1)), "px": ("pixel", D(1)), "megapixel": ("pixel", D(10**6)), "gigapixel": ("pixel", D(10**9)),
    "volt": ("V", D(1)), "kilovolt": ("V", D(1000)), "kv": ("V", D(1000)),
    "hz": ("Hz", D(1)), "khz": ("Hz", D(1000)), "mhz": ("Hz", D(10**6)), "ghz": ("Hz", D(10**9)),
    "nm": ("m", D("1e-9")), "nanometer": ("m", D("1e-9")), "nanometre": ("m", D("1e-9")),
    "mm": ("m", D("0.001")), "millimeter": ("m", D("0.001")), "millimetre": ("m", D("0.001")),
    "cm": ("m", D("0.01")), "centimeter": ("m", D("0.01")), "centimetre": ("m", D("0.01")),
    "meter": ("m", D(1)), "metre": ("m", D(1)), "km": ("m", D(1000)),
    "kilometer": ("m", D(1000)), "kilometre": ("m", D(1000)),
    "inch": ("m", D("0.0254")), "inche": ("m", D("0.0254")), "foot": ("m", D("0.3048")),
    "feet": ("m", D("0.3048")), "ft": ("m", D("0.3048")), "yard": ("m", D("0.9144")),
    "mile": ("m", D("1609.344")), "kg": ("kg", D(1)), "kilogram": ("kg", D(1)),
    "milligram": ("kg", D("0.000001")), "mg": ("kg", D("0.000001")), "microgram": ("kg", D("1e-9")),
    "micrometer": ("m", D("1e-6")), "micrometre": ("m", D("1e-6")), "micron": ("m", D("1e-6")),
    "milliliter": ("L", D("0.001")), "millilitre": ("L", D("0.001")), "ml": ("L", D("0.001")),
    "kilo": ("kg", D(1)), "gram": ("kg", D("0.001")), "ton": ("kg", D(1000)),
    "tonne": ("kg", D(1000)), "lb": ("kg", D("0.4536")), "pound": ("kg", D("0.4536")), "ounce": ("kg", D("0.02835")),
    "oz": ("kg", D("0.02835")), "stone": ("kg", D("6.35")),
    "acre": ("m2", D("4046.86")), "hectare": ("m2", D(10**4)), "square foot": ("m2", D("0.0929")),
    "square feet": ("m2", D("0.0929")), "square mile": ("m2", D("2589988")),
    "square kilometer": ("m2", D(10**6)), "square kilometre": ("m2", D(10**6)),
    "square meter": ("m2", D(1)), "square metre": ("m2", D(1)),
    "liter": ("L", D(1)), "litre": ("L", D(1)), "gallon": ("L", D("3.785")),
    "barrel": ("barrel", D(1)), "mph": ("km/h", D("1.609344")),
    "mile per hour": ("km/h", D("1.609344")), "miles per hour": ("km/h", D("1.609344")),
    "miles an hour": ("km/h", D("1.609344")), "kph": ("km/h", D(1)), "km/h": ("km/h", D(1)),
    "kilometers per hour": ("km/h", D(1)), "kilometres per hour": ("km/h", D(1)),
    "°c": ("°C", D(1)), "degrees celsius": ("°C", D(1)), "°f": ("°F", D(1)),
    "degrees fahrenheit": ("°F", D(1)), "degree": ("°", D(1)), "celsius": ("°C", D(1)),
    "token": ("token", D(1)), "parameter": ("parameter", D(1)), "param": ("parameter", D(1)),
    "second": ("s", D(1)), "millisecond": ("s", D("0.001")), "ms": ("s", D("0.001")),
    "sec": ("s", D(1)), "microsecond": ("s", D("0.000001")),
    "nanosecond": ("s", D("0.000000001")),
    "minute": ("min", D(1)), "min": ("min", D(1)), "hour": ("h", D(1)), "day": ("d", D(1)),
    "week": ("week", D(1)), "month": ("month", D(1)), "year": ("year", D(1)),
    "age": ("year", D(1)),
    "decade": ("year", D(10)), "century": ("year", D(100)), "centurie": ("year", D(100)),
    "fortnight": ("week", D(2)), "quarter hour": ("min", D(15)),
}  # fmt: skip
IMPERIAL = frozenset(
    "inch inche foot feet ft yard mile lb pound ounce oz stone acre gallon mph °f".split()
) | {"square foot", "square feet", "square mile", "miles per hour", "miles an hour"}
# Time that is exactly other time: 90 minutes are an hour and a half, 18 months a year and a half.
SECONDS = {"s": D(1), "min": D(60), "h": D(3600), "d": D(86400), "week": D(604800)}
MONTHS = {"month": D(1), "year": D(12)}

# Japanese → English as in UNITS.
IN_ENGLISH: dict[str, str] = {
    "ギガワット": "gw", "メガワット": "mw", "キロワット": "kw", "ワット": "watt", "テラワット": "tw",
    "キロワット時": "kwh", "メガワット時": "mwh", "ギガワット時": "gwh", "テラワット時": "twh",
    "ギガバイト": "gb", "テラバイト": "tb", "メガバイト": "mb", "キロバイト": "kb",
    "ペタバイト": "pb", "エクサバイト": "exabyte", "ギガヘルツ": "ghz", "メガヘルツ": "mhz",
    "テラヘルツ": "thz", "キロヘルツ": "khz", "ヘルツ": "hz", "ビット": "bit", "キロビット": "kilobit",
    "メガビット": "megabit", "ギガビット": "gigabit", "テラビット": "terabit", "Kbps": "kbps", "Mbps": "mbps",
    "Gbps": "gbps", "Tbps": "tbps", "テラフロップス": "teraflop", "ペタフロップス": "petaflop",
    "エクサフロップス": "exaflop", "GFLOPS": "gigaflop", "TFLOPS": "teraflop", "PFLOPS": "petaflop", "EFLOPS": "exaflop", "ジュール": "joule", "ミリジュール": "millijoule", "マイクロジュール": "microjoule", "ナノジュール": "nanojoule",
    "ピコジュール": "picojoule", "キロジュール": "kilojoule", "メガジュール": "megajoule", "ギガジュール": "gigajoule",
    "画素": "pixel", "ピクセル": "pixel", "メガピクセル": "megapixel",
    "ボルト": "volt", "キロボルト": "kilovolt", "ミリグラム": "milligram", "mg": "mg",
    "マイクログラム": "microgram", "マイクロメートル": "micrometer", "ミクロン": "micron",
    "ミリリットル": "milliliter", "mL": "ml", "ml": "ml",
    "ナノメートル": "nm", "ナノ": "nm", "ミリメートル": "mm", "ミリ": "mm", "センチメートル": "cm",
    "センチ": "cm", "メートル": "meter", "キロメートル": "km", "インチ": "inch", "フィート": "foot",
    "フット": "foot", "ヤード": "yard", "マイル": "mile", "キログラム": "kg", "キロ": "キロ",
    "グラム": "gram", "トン": "ton", "オンス": "ounce", "エーカー": "acre", "ヘクタール": "hectare",
    "平方フィート": "square foot", "平方マイル": "square mile",
    "平方キロメートル": "square kilometer", "平方キロ": "square kilometer",
    "平方メートル": "square meter", "リットル": "liter", "ガロン": "gallon", "バレル": "barrel",
    "トークン": "token", "パラメータ": "parameter", "パラメーター": "parameter",
    "ミリ秒": "ms", "マイクロ秒": "microsecond", "ナノ秒": "nanosecond", "秒": "second", "秒間": "second", "分": "minute",
    "分間": "minute", "時間": "hour", "日間": "day", "日": "day", "週間": "week", "週": "week",
    "カ月": "month", "か月": "month", "ヶ月": "month", "ヵ月": "month", "ケ月": "month",
    "カ月間": "month", "か月間": "month", "ヶ月間": "month", "ヵ月間": "month", "箇月": "month",
    "年間": "year", "年": "year", "年来": "year", "年ぶり": "year", "歳": "age", "才": "age",
    "世紀": "century", "世紀間": "century", "年越し": "year", "日ぶり": "day", "周年": "year",
    "摂氏": "°c", "華氏": "°f", "度": "degree", "℃": "°c", "°C": "°c", "°F": "°f",
    "mph": "mph", "kph": "kph", "miles": "mile", "km/h": "km/h",
    "GW": "gw", "MW": "mw", "kW": "kw", "kWh": "kwh", "MWh": "mwh", "GWh": "gwh", "GB": "gb",
    "TB": "tb", "MB": "mb", "KB": "kb", "PB": "pb", "GiB": "gib", "TiB": "tib", "MiB": "mib",
    "GHz": "ghz", "MHz": "mhz", "kHz": "khz", "nm": "nm", "mm": "mm", "cm": "cm", "km": "km",
    "m": "meter", "kg": "kg", "ft": "ft", "ms": "ms", "ha": "hectare", "W": "watt", "g": "gram",
}  # fmt: skip


def measured(unit: str) -> tuple[str, Decimal, str] | None:
    """(base, factor, singular) of an English unit in any number, or None."""
    unit = unit.lower()
    for word in (unit, unit.removesuffix("s")):
        if word in UNITS:
            return (*UNITS[word], word)
    return None


def as_printed(value: Decimal, printed: str) -> Decimal:
    """A measure of a base in the unit that it is printed in: 1.8288 m printed in feet are 6.

    A word that measures nothing, or none, changes nothing: it cannot raise.
    """
    known = UNITS.get(printed)
    return value / known[1] if known is not None else value


def same_dimension(unit: str, other: str) -> bool:
    """Whether two bases measure one thing: hours and months do, metres and kilometres as bases too."""
    return unit == other or all(u in SECONDS or u in MONTHS for u in (unit, other))


def same_span(value: Decimal, unit: str, other: Decimal, other_unit: str) -> bool:
    """Whether two durations are one: 90 min and 1.5 h, 18 months and 1.5 years, 24 h and a day."""
    for table in (SECONDS, MONTHS):
        if unit in table and other_unit in table:
            return value * table[unit] == other * table[other_unit]
    return False


def converted(value: Decimal, printed: str, other: Decimal, other_printed: str) -> bool:
    """Whether a measure is a conversion of another, both in one base.

    Only from one system to the other, within 6 % when it is printed with two significant digits or
    fewer (50 miles, 80 km) and within 1.5 % otherwise (6-foot-6, 198 cm).
    """
    if (printed in IMPERIAL) is (other_printed in IMPERIAL) or not value:
        return False
    few = len(other.normalize().as_tuple().digits) <= 2
    return abs(value - other) / value <= (D("0.06") if few else D("0.015"))
