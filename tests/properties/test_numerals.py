"""Laws of numerals: what is spelt out reads back, whichever way it is written; any text is read or refused."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lawgov_nlp import catalogue, figures, numerals
from lawgov_nlp.normalize import fold

whole = st.one_of(st.integers(0, 20_000), st.integers(0, 10**12 - 1))
genre = st.text(
    st.sampled_from(
        "0123456789,，.%-~ 零一二两三五十百千万亿余多几数近约超第成半分之点件个次人元年月日率至到达同比下降“”（）。\n"
    )
)
UPPER = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．,％")


@given(whole)
def test_every_spelling_of_a_whole_number_has_its_value(number: int) -> None:
    spelt = numerals.spell(number)
    spellings = [str(number), f"{number:,}", f"{number:,}".replace(",", "，"), str(number).translate(WIDE)]
    spellings += [spelt, spelt.translate(UPPER), f"{number}%", f"{spelt}倍"]
    assert {numerals.parse(spelling).value for spelling in spellings} == {float(number)}
    assert {numerals.parse(spelling).value_max for spelling in spellings} == {None}


@given(st.integers(0, 9_999), st.integers(1, 99), st.sampled_from(["万", "亿"]))
def test_a_decimal_before_a_scale_is_exact(number: int, hundredths: int, scale: str) -> None:
    size = {"万": 10**4, "亿": 10**8}[scale]
    expected = float((number * 100 + hundredths) * size // 100)
    digits = "".join("零一二三四五六七八九"[int(digit)] for digit in f"{hundredths:02}")
    assert numerals.parse(f"{number}.{hundredths:02}{scale}").value == expected
    assert numerals.parse(f"{numerals.spell(number)}点{digits}{scale}").value == expected


@given(whole, st.sampled_from(["近", "约", "逾", "超过", "不少于", "不超过"]))
def test_a_hedge_leaves_the_value_alone(number: int, hedge: str) -> None:
    read = numerals.parse(f"{hedge}{number}")
    assert (read.value, read.value_max) == (float(number), None)
    assert read.qualifier == numerals.parse(f"{hedge}1").qualifier is not None


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_range_holds_both_ends(low: int, width: int) -> None:
    for separator in ("-", "~", "至", "—", "到"):
        assert numerals.parse(f"{low}{separator}{low + width}") == (low, low + width, None)


@given(st.one_of(st.text(), genre))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = numerals.parse(text)
    except ValueError:
        return
    assert isinstance(read.value, float)
    assert read.value_max is None or isinstance(read.value_max, float)


@given(st.one_of(st.text(), genre))
def test_figures_lie_in_the_text_in_order_and_apart(text: str) -> None:
    folded = fold(text)
    end = 0
    for figure in figures.find(folded, catalogue.default().units):
        assert end <= figure.start < figure.end <= len(text)
        assert figure.phrase_start <= figure.start
        assert figure.end <= figure.phrase_end <= len(text)
        assert folded[figure.start : figure.end] == folded[figure.start : figure.end].strip()
        assert figure.unit_start == -1 or folded[figure.unit_start : figure.unit_end].strip()
        end = figure.end


@given(genre)
def test_a_sentence_in_front_shifts_every_figure(text: str) -> None:
    units = catalogue.default().units
    front = "全年召开会议12次。本段到此为止。\n"
    shifted = figures.find(fold(front + text), units)[1:]
    plain = figures.find(fold(text), units)
    assert [(f.start - len(front), f.end - len(front), f.value, f.unit) for f in shifted] == [
        (f.start, f.end, f.value, f.unit) for f in plain
    ]
