"""Numerals of the genre → values: `1,234.5`, `一百二十`, `1.2万`, `三成`, `百分之九十八点五`, `3-5`, `近千`.

One law: every way of writing a number has one value. `parse` reads a numeral with whatever approximates it;
`spell` writes a whole number as Chinese. Arithmetic is decimal, so `1.1万` is 11000 and nothing near it.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal, DecimalException
from typing import NamedTuple

from .normalize import fold

_DIGITS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0,
    "幺": 1,
    "弍": 2,
    "两": 2,
    "兩": 2,
    "貳": 2,
    "倆": 2,
    "弎": 3,
    "參": 3,
    "叄": 3,
    "陸": 6,
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_LARGE = (("兆", 10**12), ("亿", 10**8), ("億", 10**8), ("万", 10**4), ("萬", 10**4))
_SCALE = {**_SMALL, **dict(_LARGE)}
HAN_DIGITS = "".join(_DIGITS)
HAN = HAN_DIGITS + "".join(_SMALL) + "".join(_TENS) + "".join(name for name, _ in _LARGE)

_BEFORE = {
    **dict.fromkeys(
        ("超过", "超出", "多于", "大于", "高于", "突破", "超", "逾", "上", "过", "多达", "破"), "more_than"
    ),
    **dict.fromkeys(
        ("不少于", "不低于", "至少", "最少", "不下于", "不下", "不小于", "大于等于", "大于或等于", "≥"), "at_least"
    ),
    **dict.fromkeys(("不超过", "不多于", "不高于", "至多", "最多", "少于", "低于", "小于", "不大于"), "at_most"),
    **dict.fromkeys(("小于等于", "小于或等于", "不到", "不足", "≤"), "at_most"),
    **dict.fromkeys(("大约", "大致", "约为", "大概", "约", "共约", "数", "几", "幾"), "about"),
    **dict.fromkeys(("将近", "接近", "近"), "nearly"),
}
_AFTER = {
    **dict.fromkeys(("余", "餘", "多", "几", "幾", "以上", "及以上", "或以上", "之上", "开外"), "more_than"),
    **dict.fromkeys(("左右", "上下", "许", "来"), "about"),
    **dict.fromkeys(("以内", "以下", "之内", "之下"), "at_most"),
}


# What approximates a number from the left, wherever it stands; 上, 数, 几 do so only before a unit of ten: 上百.
HEDGES = tuple(word for word in _BEFORE if word not in ("过", "上", "数", "几", "幾", "破"))


def _any_of(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_HEDGE_BEFORE = re.compile(f"({_any_of(_BEFORE)})(?:了|有|为|是|到)?")
_HEDGE_AFTER = re.compile(f"(?:{_any_of(_AFTER)})$")
_HEDGE_INSIDE = re.compile("(?:零(?=[几幾]))?([余餘多几幾来])(?=[十百千]?[万萬亿億])")
# 数十, 几千, 上百 need a unit right after: 上5件 says something else.
_NEED_UNIT = ("上", "数", "几", "幾", "破")
_FRACTION = re.compile("(?:(.+)又)?(.+)分之(.+)")
_SLASHED = re.compile(r"(?:(\d+) )?(\d+)/(\d+)")
_RANGE = re.compile("[-~至到]{1,2}|[与和](?=.+之?间$)")
_MONEY = re.compile("(.+)[元圆圓](?:(.)角)?(?:(.)分)?[整正]?")
_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(f"{_ARABIC}|[{HAN}点點]")
_PLAIN = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
# What most numbers of a report look like; `_hedged` reads it to the same result, more slowly.
_COMMON = re.compile(
    rf"({_any_of({word: name for word, name in _BEFORE.items() if word not in _NEED_UNIT})})?"
    r"(\d+(?:\.\d+)?)([万亿]?)%?([余多]?)",
    re.ASCII,
)
_NEIGHBOURS = re.compile("(.*?)([一二两三四五六七八])([二两三四五六七八九])([十百千]?[万亿]{0,2})")
_DOUBLED = re.compile("翻了?([一二两三四五六]?)(?:番|倍)")
_LONGEST = 100
_HALVES = ("半数", "过半", "一半", "半")


class Numeral(NamedTuple):
    """A number as read: `value_max` for ranges; `qualifier` as in the annotation guide, or None."""

    value: float
    value_max: float | None = None
    qualifier: str | None = None


@functools.lru_cache(maxsize=8192)
def parse(text: str) -> Numeral:
    """The number that `text` writes, whole, with its approximation: `近1.2万余` → (12000, None, nearly).

    Percentages and fractions of a hundred give the number before the percent sign (`百分之五` → 5), 成 tens of
    percent (`九成` → 90), other fractions their value (`三分之二` → 0.666…), 翻一番 → 2. Vague numbers give their
    lower bound (`数十` → 10, about; `上百` → 100, more_than), 七八十 a range. Raises ValueError on a text that is
    no numeral.

    >>> parse("近1.2万余").value, parse("一百二十").value, parse("三成").value
    (12000.0, 120.0, 30.0)
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:40]!r}… is longer than any numeral")
    if _PLAIN.fullmatch(text):
        return Numeral(float(text))
    common = _COMMON.fullmatch(text)
    if common:
        before, number, scale, after = common.groups()
        value = float(Decimal(number) * _SCALE[scale]) if scale else float(number)
        return Numeral(value, None, _BEFORE[before] if before else _AFTER[after] if after else None)
    folded = fold(text).strip()
    # Blanks between the characters of a Chinese numeral say nothing: 二 十 五.
    for spelling in (folded,) if folded.isascii() else (folded, "".join(folded.split())):
        try:
            return _hedged(spelling)
        except (ValueError, DecimalException, OverflowError):
            continue
    raise ValueError(f"{text!r} is no numeral")


def _hedged(text: str) -> Numeral:
    qualifier = None
    before = _HEDGE_BEFORE.match(text)
    if before and before.end() < len(text) and text not in _HALVES:
        word, rest = before.group(1), text[before.end() :].strip()
        if word not in _NEED_UNIT or rest[:1] in _SCALE:
            qualifier, text = _BEFORE[word], rest
    while (after := _HEDGE_AFTER.search(text)) and after.start():
        text, qualifier = text[: after.start()].strip(), qualifier or _AFTER[after.group()]
    inside = _HEDGE_INSIDE.search(text, 1)
    if inside:
        text, qualifier = text[: inside.start()] + text[inside.end() :], qualifier or _AFTER[inside.group(1)]
    low, high = _range(text, vague=qualifier is not None)
    return Numeral(float(low), None if high is None else float(high), qualifier)


def _range(text: str, vague: bool) -> tuple[Decimal, Decimal | None]:
    doubled = _DOUBLED.fullmatch(text)
    if doubled:
        return Decimal(2 ** (_DIGITS[doubled.group(1)] if doubled.group(1) else 1)), None
    separator = _RANGE.search(text, 1)
    if separator and separator.end() < len(text):
        left, right = text[: separator.start()], re.sub("之?间$", "", text[separator.end() :])
        # The scale may stand once: 3-5万, 七至九成, 百分之三至五.
        scale = re.search(r"(?:[千百十]?[万亿]{1,2}|成)$", right)
        if scale and left[-1:] not in "%‰万亿千百十成":
            left += scale.group()
        if left.startswith("百分之") and not right.startswith("百分之"):
            right = "百分之" + right
        return _single(left), _single(right)
    neighbours = _NEIGHBOURS.fullmatch(text)
    if neighbours:
        head, first, second, unit = neighbours.groups()
        # 七八 and 三五 name a span, also in 七八十, 十七八; other rows of digits are digit strings.
        if (_DIGITS[second] - _DIGITS[first] == 1 or first + second == "三五") and (not head or head[-1] in _SCALE):
            return _single(head + first + unit), _single(head + second + unit)
    return _single(text, vague), None


def _single(text: str, vague: bool = False) -> Decimal:
    text = text.strip()
    if text[:1] in ("-", "负", "負") and len(text) > 1:
        return -_single(text[1:])
    if text in _HALVES:
        return Decimal("0.5")
    if text == "半百":
        return Decimal(50)
    for sign in ("个百分点", "個百分點", "百分点", "百分點", "%", "‰", "倍"):
        if text.endswith(sign):
            return _single(text[: -len(sign)])
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        return Decimal(slashed.group(1) or 0) + Decimal(slashed.group(2)) / Decimal(slashed.group(3))
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        whole, denominator, numerator = fraction.groups()
        denominator, numerator = denominator.strip(), numerator.strip()
        if denominator in ("百", "佰") and whole is None:
            return _number(numerator, vague=True)
        return (_number(whole) if whole else 0) + _number(numerator, True) / _number(denominator, True)
    if "成" in text:
        tens, _, rest = text.partition("成")
        tens = tens.strip()
        units = Decimal(5) if rest.strip() == "半" else _number(rest) if rest else Decimal(0)
        if units >= 10:
            raise ValueError(text)
        return (Decimal("0.5") if tens == "半" else _number(tens)) * 10 + units
    money = _MONEY.fullmatch(text)
    if money:
        tenths, hundredths = (_DIGITS[part] if part else 0 for part in money.group(2, 3))
        return _number(money.group(1)) + Decimal(tenths) / 10 + Decimal(hundredths) / 100
    return _number(text.removeprefix("第"), vague)


def _number(text: str, vague: bool = False) -> Decimal:
    """A number without hedges; 百, 千, 万 alone are numbers only where `vague` (近百, 千余)."""
    tokens: list[str] = []
    position = 0
    for match in _TOKEN.finditer(text):
        if text[position : match.start()].strip():
            raise ValueError(text)
        tokens.append(match.group())
        position = match.end()
    if not tokens or text[position:].strip():
        raise ValueError(text)
    if not vague and all(token in "百佰千仟万萬亿億兆" for token in tokens):
        raise ValueError(text)
    if not vague and tokens[0] in "万萬亿億兆":
        raise ValueError(text)
    points = [index for index, token in enumerate(tokens) if token in "点點"]
    if not points:
        return _whole(tokens)
    end = len(tokens)
    while tokens[end - 1] in "万萬亿億兆":
        end -= 1
    decimals = "".join(str(_DIGITS.get(token, token)) for token in tokens[points[0] + 1 : end])
    if len(points) > 1 or not decimals.isdecimal() or not points[0]:
        raise ValueError(text)
    value = _whole(tokens[: points[0]]) + Decimal(f"0.{decimals}")
    for token in tokens[end:]:
        value *= _SCALE[token]
    return value


def _whole(tokens: list[str]) -> Decimal:
    """Tokens without a point: Arabic numbers, Chinese digits, units."""
    if len(tokens) == 1 and tokens[0][0] in "0123456789":
        return Decimal(re.sub("[,， ]", "", tokens[0]))
    if all(token in _DIGITS or (token.isdecimal() and token.isascii()) for token in tokens):
        # A row of digits: 二〇二〇; Arabic digits mixed with 〇 only (2〇20).
        digits = "".join(str(_DIGITS.get(token, token)) for token in tokens)
        if len({token in _DIGITS for token in tokens if token not in "〇零"}) > 1:
            raise ValueError(digits)
        return Decimal(digits)
    for unit, size in _LARGE:
        if unit in tokens:
            at = len(tokens) - 1 - tokens[::-1].index(unit)
            high = _whole(tokens[:at]) if at else Decimal(1)
            return high * size + _rest(tokens[at + 1 :], size, high)
    return _below_ten_thousand(tokens)


def _rest(tokens: list[str], size: int, high: Decimal) -> Decimal:
    """What follows a unit: 三万二 is 32,000, 三万零二 is 30,002."""
    if not tokens:
        return Decimal(0)
    if high != int(high):
        raise ValueError("a fraction of a unit has nothing after it")
    if len(tokens) == 1 and tokens[0] in "一二两兩三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖123456789":
        return Decimal(_DIGITS.get(tokens[0], tokens[0])) * (size // 10)
    value = _whole(tokens)
    if value >= size:
        raise ValueError("units in the wrong order")
    return value


def _below_ten_thousand(tokens: list[str]) -> Decimal:
    total, digit, last = Decimal(0), None, 10_000
    zero = False
    for index, token in enumerate(tokens):
        if token in _TENS:
            if digit is not None or last <= 10:
                raise ValueError(token)
            total, last = total + _TENS[token], 10
        elif token in _SMALL:
            scale = _SMALL[token]
            # Only ten goes without a one inside a number: 一百十一; at the front any unit does: 百三.
            if scale >= last or (digit is None and index and scale != 10 and not zero):
                raise ValueError(token)
            total, digit, last, zero = total + (1 if digit is None else digit) * scale, None, scale, False
        elif digit is not None:
            raise ValueError(token)
        elif token in "零〇":
            zero = True
        elif token in _DIGITS:
            digit = Decimal(_DIGITS[token])
        else:
            if re.search("[,， ]", token):
                raise ValueError(token)
            digit, zero = Decimal(token), zero or token[0] == "0"
    if digit is not None:
        # 一百二 is 120, but 一百零二 and 一百02 are 102.
        short = 10 < last < 10_000 and not zero and digit < 10
        if digit >= last or digit != int(digit):
            raise ValueError("units in the wrong order")
        total += digit * (last // 10) if short else digit
    return total


def spell(value: int) -> str:
    """A whole number below 10¹⁶ in Chinese: 120 → 一百二十, 10001 → 一万零一, 14 → 十四."""
    if value < 0 or value >= 10**16:
        raise ValueError(f"{value} is not between 0 and 10¹⁶")
    written = _spell(value)
    return written[1:] if written.startswith("一十") else written


def _spell(value: int) -> str:
    if value < 10:
        return "零一二三四五六七八九"[value]
    for name, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if value >= size:
            high, low = divmod(value, size)
            zero = "零" if low and low < size // 10 else ""
            return _spell(high) + name + (zero + _spell(low) if low else "")
    raise AssertionError(value)
