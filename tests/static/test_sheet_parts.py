"""The parts of the monthly sheet's script that need no page."""

from typing import Any

import pytest
from playwright.sync_api import Page

from .page_server import Site

pytestmark = pytest.mark.browser

PARTS = ("numbers", "block", "undo", "store", "queue")
WORDS = {"billion": "tỷ", "million": "triệu", "thousand": "nghìn", "dong": "đồng"}


@pytest.fixture(scope="module")
def parts(chromium) -> Any:
    """One page with the parts, for all of these tests."""
    from .page_server import serving

    scripts = "".join(f'<script src="/static/js/sheet-{name}.js"></script>' for name in PARTS)
    with serving(Site(pages={"/": f'<!doctype html><meta charset="utf-8">{scripts}'})) as site:
        page = chromium.new_page()
        page.goto(site.address)
        yield page
        page.close()


@pytest.mark.parametrize(
    ("typed", "number", "echo"),
    [
        ("", None, ""),
        ("1.250.000", 1_250_000, "1,25 triệu"),
        ("1250000", 1_250_000, "1,25 triệu"),
        (" 1 250 000 đồng", 1_250_000, "1,25 triệu"),
        ("1,25 triệu", 1_250_000, "1,25 triệu"),
        ("1,25 triệu đồng", 1_250_000, "1,25 triệu"),
        ("1.5tr", 1_500_000, "1,5 triệu"),
        ("850k", 850_000, "850 nghìn"),
        ("2 tỉ", 2_000_000_000, "2 tỷ"),
        ("1,250,000.00", 1_250_000, "1,25 triệu"),
        ("1.234.567", 1_234_567, "≈ 1,23 triệu"),
        ("1.255.000", 1_255_000, "≈ 1,26 triệu"),
        ("999", 999, "999 đồng"),
        ("0", 0, "0 đồng"),
    ],
)
def test_amounts_are_read_and_echoed(
    parts: Page, typed: str, number: int | None, echo: str
) -> None:  # fmt: skip
    assert parts.evaluate("(t) => SheetNumbers.read(t)", typed) == number
    assert parts.evaluate("([t, w]) => SheetNumbers.echo(t, w)", [typed, WORDS]) == echo


@pytest.mark.parametrize("typed", ["abc", "-5", "1,5", "1.250 triệu", "1.2.3", "5e15", "1 2"])
def test_what_is_no_amount_is_left_as_it_is(parts: Page, typed: str) -> None:
    assert parts.evaluate("(t) => SheetNumbers.read(t) === undefined", typed) is True
    assert parts.evaluate("(t) => SheetNumbers.tidy(t)", typed) == typed


def test_yes_and_no_as_people_write_them(parts: Page) -> None:
    said = {"Có": "1", "x": "1", "C": "1", "1": "1", "không": "0", "K": "0", "0": "0", "": ""}
    assert parts.evaluate("(said) => said.map(SheetNumbers.answer)", list(said)) == list(
        said.values()
    )
    assert parts.evaluate("SheetNumbers.answer('2') === undefined") is True


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1", [["1"]]),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ('"a ""b""\n\tc"\td', [['a "b"\n\tc', "d"]]),
        ("1\t\n\t2", [["1", ""], ["", "2"]]),
        ('5" ống\tx', [['5" ống', "x"]]),
        ("", [[""]]),
    ],
)
def test_a_block_is_parsed_and_written_again(parts: Page, text: str, rows: list) -> None:
    assert parts.evaluate("(t) => SheetBlock.parse(t)", text) == rows
    assert parts.evaluate("(r) => SheetBlock.parse(SheetBlock.write(r))", rows) == rows


def test_pasted_texts_fit_their_column(parts: Page) -> None:
    fitted = "([t, k]) => SheetBlock.fitted(t, k) ?? 'out'"
    for text, kind, value in (
        ("1.250.000", "amount", "1.250.000"), ("1250000", "amount", "1.250.000"),
        ("1,250,000.00", "amount", "1.250.000"), (" - ", "amount", ""), ("45", "count", "45"),
        ("31/03/2024", "amount", "out"), ("2024-03-31", "count", "out"), ("ít", "count", "ít"),
        ("Có", "yesno", "1"), ("31/03/2024", "text", "31/03/2024"), ("có lẽ", "yesno", "out"),
        ("Họp\nmuộn", "text", "Họp muộn"),
    ):  # fmt: skip
        assert parts.evaluate(fitted, [text, kind]) == value, text


def test_undo_and_redo_go_act_by_act(parts: Page) -> None:
    found = parts.evaluate(
        """() => {
          const undo = new SheetUndo();
          const act = (name, before, after) => ({ code: "1", name, before, after });
          undo.did([act("a", "", "1"), act("b", "", "2")]);
          undo.did([act("a", "1", "1")]);
          undo.did([act("a", "1", "3")]);
          const seen = [undo.undo(), undo.undo(), undo.undo(), undo.redo()];
          undo.did([act("c", "", "4")]);
          return [...seen, undo.redo(), undo.canUndo];
        }"""
    )
    one, two = {"code": "1", "name": "a"}, {"code": "1", "name": "b"}
    assert found == [
        [one | {"value": "1"}],
        [two | {"value": ""}, one | {"value": ""}],
        None,
        [one | {"value": "1"}, two | {"value": "2"}],
        None,
        True,
    ]


def test_two_tabs_do_not_forget_each_others_rows(parts: Page) -> None:
    found = parts.evaluate(
        """() => {
          const [one, other, foreign] = ["7:/a/", "7:/a/", "8:/a/"].map((k) => new SheetStore(k));
          one.put("1", { n: 1 }); other.put("2", { n: 2 }); foreign.put("1", { n: 9 });
          other.put("1", { n: 3 });
          one.drop("1"); one.drop("2");
          const left = [...new SheetStore("7:/a/").take()];
          localStorage.setItem("sheet:7:/a/:4", "{");
          return [left, new SheetStore("7:/a/").take().size, [...foreign.take()]];
        }"""
    )
    assert sorted(found[0]) == [["1", {"n": 3}], ["2", {"n": 2}]]
    assert found[1:] == [2, [["1", {"n": 9}]]]


def test_rows_are_sent_one_by_one_and_wait_for_the_line(parts: Page) -> None:
    found = parts.evaluate(
        """async () => {
          const seen = [];
          let line = false, inside = 0;
          const queue = new SheetQueue(async (code) => {
            inside += 1;
            await null;
            seen.push(`${code}${line ? "" : "?"}${inside}`);
            inside -= 1;
            return line ? "done" : "wait";
          });
          queue.now("a", "b");
          await new Promise((r) => setTimeout(r));
          const lost = queue.lost;
          queue.now("c", "a");
          line = true;
          dispatchEvent(new Event("online"));
          await new Promise((r) => setTimeout(r));
          return [seen, lost, queue.lost, queue.has("a")];
        }"""
    )
    assert found == [["a?1", "b1", "a1", "c1"], True, False, False]
