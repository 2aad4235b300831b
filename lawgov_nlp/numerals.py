"""Numerals of the genre → values: `1,234.5`, `一百二十`, `1.2万`, `三成`, `百分之九十八点五`, `3-5`, `近千`.

One law: every way of writing a number has one value. `parse` reads a numeral with whatever approximates it;
`spell` writes a whole number as Chinese.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .normalize import fold

_DIGITS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0, "两": 2, "兩": 2, "貳": 2, "參": 3, "叄": 3, "陸": 6, "幺": 1, "弍": 2, "弎": 3,
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_CHINESE = "".join({*_DIGITS, *_SMALL, *_LARGE, *_TENS})

CHINESE_NUMBER = f"[{_CHINESE}]+(?:点[{''.join(_DIGITS)}]+)?"
ARABIC_NUMBER = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"

_BEFORE = {
    **dict.fromkeys(("超过", "超出", "多于", "大于", "高于", "突破", "超", "逾", "上"), "more_than"),
    **dict.fromkeys(("不少于", "不低于", "至少", "最少", "不下", "不小于"), "at_least"),
    **dict.fromkeys(
        ("不超过", "不多于", "不高于", "至多", "最多", "少于", "低于", "小于", "不大于", "不到", "不足"), "at_most"
    ),
    **dict.fromkeys(("大约", "约为", "大概", "约", "共约", "数", "几"), "about"),
    **dict.fromkeys(("将近", "接近", "近"), "nearly"),
}
_AFTER = {
    **dict.fromkeys(("余", "多", "几", "来"), "more_than"),
    **dict.fromkeys(("左右", "上下", "许"), "about"),
    **dict.fromkeys(("以内", "以下", "之内"), "at_most"),
    **dict.fromkeys(("以上", "及以上"), "more_than"),
}
_BEFORE_PATTERN = re.compile("|".join(sorted(_BEFORE, key=len, reverse=True)))
_AFTER_PATTERN = re.compile("|".join(sorted(_AFTER, key=len, reverse=True)))
_FRACTION = re.compile(f"(百|千|万|[{_CHINESE}]+|\\d+)分之(.+)")
_RANGE = re.compile(r"[-~—至到]{1,2}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_DIGIT_STRING = re.compile(f"[{''.join(_DIGITS)}]{{2,}}")
_MULTIPLIED = re.compile(rf"((?:{ARABIC_NUMBER}))([十拾百佰千仟]?[万萬亿億]?[万萬亿億]?)")
_NEIGHBOURS = re.compile("([一二两三四五六七八九])([二三四五六七八九])([十百千万亿]*)")


class Numeral(NamedTuple):
    """A number as read: `value_max` for ranges; `qualifier` as in the annotation guide, or None."""

    value: float
    value_max: float | None = None
    qualifier: str | None = None


def parse(text: str) -> Numeral:
    """The number that `text` writes, whole, with its approximation: `近1.2万余` → (12000, None, nearly).

    Percentages and fractions of a hundred give the number before the percent sign (`百分之五` → 5), 成 tens of
    percent (`九成` → 90), other fractions their value (`三分之二` → 0.666…), 翻一番 → 2. Raises ValueError on a
    text that is no numeral.
    """
    folded = fold(text).strip()
    stripped, qualifier = _hedges(folded)
    try:
        value, value_max = _range(stripped)
    except (ValueError, IndexError, OverflowError) as error:
        raise ValueError(f"{text!r} is no numeral") from error
    return Numeral(value, value_max, qualifier)


def _hedges(text: str) -> tuple[str, str | None]:
    qualifier: str | None = None
    before = _BEFORE_PATTERN.match(text)
    if before and before.end() < len(text):
        qualifier = _BEFORE[before.group()]
        rest = text[before.end() :]
        if before.group() in ("上", "数", "几") and rest[:1] not in "十百千万亿":
            raise ValueError(f"{text!r} is no numeral")
        text = rest
    # The hedge may stand before the large unit: 2千余万, 3百多亿.
    inner = re.search(r"[余多来几](?=[万亿])", text)
    if inner:
        text = text[: inner.start()] + text[inner.end() :]
        qualifier = qualifier or "more_than"
    for _ in range(2):
        after = re.search(f"(?:{_AFTER_PATTERN.pattern})$", text)
        if not after or after.start() == 0:
            break
        text = text[: after.start()]
        qualifier = qualifier or _AFTER[after.group()]
    return text.strip(), qualifier


def _range(text: str) -> tuple[float, float | None]:
    turned = {"翻番": 2.0, "翻一番": 2.0, "翻了一番": 2.0, "翻两番": 4.0, "翻了两番": 4.0, "翻三番": 8.0}.get(text)
    if turned is not None:
        return turned, None
    if text in ("半数", "过半", "一半", "半"):
        return (0.5, None)
    separator = _RANGE.search(text, 1)
    if separator and separator.end() < len(text):
        left, right = text[: separator.start()], text[separator.end() :]
        high = _single(right)
        if left[-1:] not in "%万亿千百十" and (scale := re.search(r"(?<=[\d.])[千百十]?[万亿]+$", right)):
            left += scale.group()
        return _single(left), high
    neighbours = _NEIGHBOURS.fullmatch(text)
    if neighbours:
        low, high_digit = _DIGITS[neighbours.group(1)], _DIGITS[neighbours.group(2)]
        # 三五 and 七八 name a span; 二三 with units too; equal or falling digits are a digit string.
        if low < high_digit <= low + 2:
            scale_value = _chinese("一" + neighbours.group(3)) if neighbours.group(3) else 1
            return float(low * scale_value), float(high_digit * scale_value)
    return _single(text), None


def _single(text: str) -> float:
    text = text.strip()
    if text.endswith(("%", "‰")):
        text = text[:-1].strip()
    if text.endswith("倍") and len(text) > 1:
        text = text[:-1]
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        denominator, numerator = fraction.groups()
        value = _single(numerator)
        if denominator == "百":
            return value
        if denominator in ("千", "万"):
            return value / _whole(denominator)
        return value / _single(denominator)
    if text.endswith("成"):
        return _tenths(text[:-1])
    if text.endswith("成半"):
        return _tenths(text[:-2]) + 5
    return _number(text)


def _tenths(text: str) -> float:
    return round(_number(text) * 10, 6)


def _number(text: str) -> float:
    if not text:
        raise ValueError("empty")
    if text.startswith("第"):
        text = text[1:]
    if _PLAIN.fullmatch(text):
        return float(text)
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", "").replace("，", ""))
    if _SPACED.fullmatch(text):
        return float(text.replace(" ", ""))
    if text[0].isdigit():
        return _mixed(text)
    if text.startswith("负") and len(text) > 1:
        return -_number(text[1:])
    whole, point, decimals = text.partition("点")
    if point:
        large = re.search("[万萬亿億]+$", decimals)
        scale = 1
        if large:
            for unit in large.group():
                scale *= _LARGE[unit]
            decimals = decimals[: large.start()]
        digits = "".join(str(_DIGITS[c]) for c in decimals)
        return round(float(f"{_whole(whole)}.{digits}") * scale, 9) if digits else _raise(text)
    return float(_whole(text))


def _raise(text: str) -> float:
    raise ValueError(text)


def _mixed(text: str) -> float:
    """Arabic digits with Chinese units: 1.2万, 3万2千, 12万3千5百, 2千, 1百23."""
    total, position, last = 0.0, 0, 0.0
    for match in _MULTIPLIED.finditer(text):
        if match.start() != position or (position and not last):
            raise ValueError(text)
        position = match.end()
        scale = 1.0
        for unit in match.group(2):
            scale *= _SMALL.get(unit) or _LARGE[unit]
        value = _number(match.group(1))
        if last and scale >= last and last != 1.0:
            raise ValueError(text)
        total += round(value * scale, 6)
        last = scale if scale > 1 else 0.0
    if position != len(text):
        raise ValueError(text)
    return round(total, 6)


def _whole(text: str) -> int:
    for sign, long_form in _TENS.items():
        text = text.replace(sign, long_form)
    if _DIGIT_STRING.fullmatch(text):
        return int("".join(str(_DIGITS[c]) for c in text))
    return _chinese(text)


def _chinese(text: str) -> int:
    """A whole number in Chinese; raises ValueError where the units do not fall."""
    if not text:
        raise ValueError("empty")
    for unit in ("兆", "亿", "億", "万", "萬"):
        if unit in text:
            high, _, low = text.rpartition(unit)
            if unit in "万萬" and any(larger in low for larger in "亿億兆"):
                continue
            high_value = _chinese(high) if high else 1
            return high_value * _LARGE[unit] + (_below(low, _LARGE[unit]) if low else 0)
    total, digit, last = 0, None, 10_000
    for index, character in enumerate(text):
        if character in _DIGITS:
            value = _DIGITS[character]
            if digit is not None and digit != 0:
                raise ValueError(text)
            digit = value
        elif character in _SMALL:
            scale = _SMALL[character]
            if scale >= last:
                raise ValueError(text)
            if digit is None and not (scale == 10 or index == 0):
                raise ValueError(text)
            total += (1 if digit is None or (digit == 0 and scale == 10) else digit) * scale
            digit, last = None, scale
        else:
            raise ValueError(text)
    if digit is not None:
        # 一百二 is 120, but 一百零二 is 102.
        short = last > 10 and last < 10_000 and text[-2:-1] and text[-2] in _SMALL
        total += digit * (last // 10) if short else digit
    return total


def _below(text: str, unit: int) -> int:
    """What follows a large unit: 三万二 is 32,000, 三万零二 is 30,002."""
    if len(text) == 1 and text in _DIGITS and text not in "零〇":
        return _DIGITS[text] * (unit // 10)
    return _chinese(text.lstrip("零〇") or "零")


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
