"""The comparison page in a real browser: `make test-browser`. Skipped where there is no Chromium or no selenium."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import lawgov_nlp as lg
from lawgov_nlp import page

pytestmark = pytest.mark.browser
REPORTS = Path(__file__).parent.parent / "corpora" / "reports"
IMAGE = "<img src=x onerror=window.pwned=1>"
HOSTILE = (
    f"{IMAGE}</script><script>window.pwned=1</script>县2020年法治政府建设情况报告\n"
    "一、工作情况\n（一）规范执法\n受理行政复议案件35件</script><script>window.pwned=1</script>，"
    "推行“<img src=x onerror=window.pwned=1>”机制，印发《<svg onload=window.pwned=1>管理办法》。\n"
    "“‘);window.pwned=1;//”改革，`${window.pwned=1}`，\u2028办理法律援助案件60件。\n"
)
CHART = "return document.getElementById(arguments[0]).querySelector('svg').outerHTML"
CHOOSE = (
    "const s=document.getElementById(arguments[0]);"
    "s.value=[...s.options].find(o=>o.text.includes(arguments[1])).value;s.dispatchEvent(new Event('change'))"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed (pip install '.[browser]')")
    from selenium.webdriver.chrome.service import Service

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no chromium and chromedriver (Debian: apt install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=Service(driver))
    yield running
    running.quit()


def until(true: Callable[[], Any], what: str) -> None:
    """Wait for something to become true in the browser."""
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    pytest.fail(f"the page never came to this: {what}")


@pytest.fixture(scope="module")
def corpus() -> lg.Corpus:
    hostile = lg.analyze(text=HOSTILE)
    place = hostile.metadata._replace(issuer=IMAGE, region=IMAGE, province=IMAGE)
    policies = tuple(policy._replace(title=IMAGE) for policy in hostile.policies)
    initiatives = tuple(
        lg.report.Initiative(policy.start, policy.end, policy.text, IMAGE, "reform") for policy in hostile.policies
    )
    hostile = dataclasses.replace(hostile, metadata=place, policies=policies, initiatives=initiatives)
    return lg.Corpus([*lg.Pipeline().pipe(sorted(REPORTS.glob("*.txt"))), hostile])


@pytest.fixture
def opened(browser: Any, corpus: lg.Corpus, tmp_path: Path) -> Any:
    """The page of the sample corpus and one hostile report, loaded."""
    page.write(corpus, tmp_path / "page.html")
    browser.get((tmp_path / "page.html").as_uri())
    until(lambda: browser.execute_script("return document.body.dataset.ready"), "data read")
    yield browser
    # Whatever a test did, nothing went to the console, nothing was asked of a network, no text was run.
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert browser.execute_script("return window.pwned === undefined && document.querySelector('img') === null")


def test_the_page_shows_every_section(opened: Any) -> None:
    for section in ("areas", "indicators", "policies", "initiatives", "findings"):
        chart = opened.execute_script(CHART, f"{section}-chart")
        assert chart.count("<path") > 3, section
        assert opened.execute_script(f"return document.querySelectorAll('#{section}-table tbody tr').length") > 3
    assert opened.find_element("id", "count").text.startswith("14 ")


@pytest.mark.parametrize(
    ("select", "choice", "count", "charts"),
    [
        ("year", "2021", "4 ", ("areas", "indicators", "policies", "initiatives", "findings")),
        ("region", "渝北区", "4 ", ("areas", "indicators", "policies", "initiatives", "findings")),
        ("region", "江苏省", "3 ", ("areas", "indicators", "policies", "initiatives", "findings")),
        ("area", "公共法律服务", "14 ", ("areas", "indicators", "policies", "initiatives", "findings")),
        ("indicator", "法律援助", "14 ", ("indicators",)),
        ("by", "地区", "14 ", ("areas",)),
        ("lang", "English", "14 ", ("areas", "findings")),
    ],
)
def test_a_filter_changes_the_charts(
    opened: Any, select: str, choice: str, count: str, charts: tuple[str, ...]
) -> None:
    before = {chart: opened.execute_script(CHART, f"{chart}-chart") for chart in charts}
    opened.execute_script(CHOOSE, select, choice)
    assert opened.find_element("id", "count").text.startswith(count)
    for chart in charts:
        assert opened.execute_script(CHART, f"{chart}-chart") != before[chart], chart


def test_a_number_leads_to_its_sentence_by_mouse_and_by_keyboard(opened: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    opened.execute_script(CHOOSE, "indicator", "行政复议申请收到")
    opened.execute_script(CHOOSE, "region", "如东县")
    row = "[...document.querySelectorAll('#indicators-table tbody tr')].find(r=>r.cells[1].textContent==='2021')"
    button = opened.execute_script(f"return {row}.querySelector('button')")
    assert button.text == "104"
    button.click()
    until(lambda: opened.execute_script("return document.querySelector('dialog mark mark')"), "reader open")
    assert opened.execute_script("return document.querySelector('dialog mark mark').textContent") == "104"
    sentence = opened.execute_script("return document.querySelector('dialog mark').textContent")
    assert "收到行政复议申请104件，同比增长15.6%" in sentence
    assert "如东县人民政府 2021" in opened.find_element("id", "where").text
    opened.switch_to.active_element.send_keys(Keys.ESCAPE)
    until(lambda: not opened.execute_script("return document.getElementById('reader').open"), "reader closed")
    assert opened.switch_to.active_element == button
    # The growth leads to both figures; the arrow keys turn from one to the other.
    opened.execute_script(f"{row}.querySelectorAll('button')[1].focus()")
    opened.switch_to.active_element.send_keys(Keys.ENTER)
    until(lambda: opened.find_element("id", "place").text == "1 / 2", "two passages")
    opened.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    until(lambda: "2020" in opened.find_element("id", "where").text, "last year's report")
    assert opened.execute_script("return document.querySelector('dialog mark mark').textContent") == "112"


def test_a_click_into_a_chart_leads_to_its_passages(opened: Any) -> None:
    from selenium.webdriver import ActionChains

    bar = opened.execute_script("return document.querySelector('#findings-chart svg path[fill=\"#D55E00\"]')")
    opened.execute_script("arguments[0].scrollIntoView({block:'center'})", bar)
    ActionChains(opened).move_to_element(bar).click().perform()
    until(lambda: opened.execute_script("return document.querySelector('dialog mark mark')"), "reader open")
    assert opened.find_element("id", "place").text.startswith("1 / ")


def test_hostile_text_is_shown_and_not_run(opened: Any) -> None:
    opened.execute_script(CHOOSE, "region", "<img")
    assert opened.find_element("id", "count").text.startswith("1 ")
    for section in ("areas", "policies", "initiatives"):
        opened.execute_script(CHOOSE, "by", "地区")
        assert "&lt;img" in opened.execute_script(CHART, f"{section}-chart"), section
    opened.execute_script("document.querySelector('#policies-table button').click()")
    until(lambda: opened.execute_script("return document.querySelector('dialog mark mark')"), "reader open")
    assert opened.execute_script("return document.getElementById('body').textContent") == HOSTILE
    assert opened.find_element("id", "where").text.startswith("<img src=x onerror")
