"""Style sheets and scripts of every page in one file each, as a server hands them out."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from associations.joined import JOINED, JoinedFiles, addresses

from .page_server import STATIC, Site, serving
from .test_charts import CHART, chart_page


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> JoinedFiles:
    """The parts and what they refer to, collected into a folder."""
    folder = tmp_path_factory.mktemp("static")
    for name in ("css", "js", "img", "vendor/fonts", "vendor/plotly"):
        shutil.copytree(STATIC / name, folder / name)
    storage = JoinedFiles(folder, "/static/")
    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    done = list(storage.post_process({name: (storage, name) for name in names}))
    assert not [error for *_name, error in done if isinstance(error, Exception)]
    return storage


def text_of(storage: JoinedFiles, name: str) -> str:
    """What a browser gets as a collected file."""
    return Path(storage.path(storage.stored_name(name))).read_text(encoding="utf-8")


def test_the_whole_has_every_part_in_its_order(collected: JoinedFiles) -> None:
    for whole, parts in JOINED.items():
        found = text_of(collected, whole)
        at = [found.index((STATIC / part).read_text(encoding="utf-8")[-60:]) for part in parts]
        assert at == sorted(at)
    sheet = text_of(collected, "css/house.css")
    assert "vendor/fonts/hanken-grotesk-latin." in sheet
    assert 'url("../vendor/fonts/hanken-grotesk-latin.woff2")' not in sheet


def test_a_page_asks_for_the_whole_where_files_are_collected(
    collected: JoinedFiles, monkeypatch
) -> None:
    page = render_to_string("parts/styles.html") + render_to_string("parts/chart_assets.html")
    for whole, parts in JOINED.items():
        assert addresses(whole) == [f"/static/{part}" for part in parts]
        assert [part for part in parts if page.count(f'"/static/{part}"') != 1] == []
    monkeypatch.setattr(staticfiles_storage, "_wrapped", collected)
    for whole in JOINED:
        assert addresses(whole) == [f"/static/{collected.stored_name(whole)}"]


@pytest.fixture
def served(collected: JoinedFiles, monkeypatch) -> Iterator[Site]:
    """A page with a chart, which asks for collected files and has nothing else."""
    monkeypatch.setattr(staticfiles_storage, "_wrapped", collected)
    with serving(Site(pages={"/": chart_page(CHART)}, collected=Path(collected.location))) as site:
        yield site


@pytest.fixture
def wrong(page: Page) -> list[str]:
    """What the console of the page says."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.browser
def test_whole_files_draw_a_chart(served: Site, page: Page, wrong: list[str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served.address)))
    page.goto(served.address)
    page.locator("figure[data-drawn]").wait_for()
    assert {address for whole in JOINED for address in addresses(whole)} <= set(asked)
    assert not {f"/static/{part}" for parts in JOINED.values() for part in parts} & set(asked)
    expect(page.locator(".bars path").first).to_have_css("fill", "rgb(200, 69, 47)")
    assert "1.000" in page.locator(".ytick text").all_text_contents()
    expect(page.locator("body")).to_have_css("background-color", "rgb(247, 245, 240)")
    assert page.evaluate("document.fonts.check('1rem \"Hanken Grotesk\"', 'aợ')")
    assert wrong == []
    assert page.evaluate("window.violations") == []


@pytest.mark.browser
def test_without_the_library_the_table_stays_open(served: Site, page: Page) -> None:
    page.route("**/plotly-charts.*", lambda route: route.fulfill(status=404))
    page.goto(served.address)
    page.locator("figure[data-chart-failed]").wait_for()
    expect(page.get_by_role("cell", name="1.500")).to_be_visible()
    expect(page.locator(".chart-box")).to_be_hidden()
    expect(page.locator(".chart-picture").first).to_be_hidden()


@pytest.mark.browser
def test_a_part_that_fails_leaves_the_others_running(
    collected: JoinedFiles, served: Site, page: Page, wrong: list[str]
) -> None:
    whole = text_of(collected, "js/of-charts.js")
    failing = whole.replace("window.chartRoom = (", "window.chartRoom = none(", 1)
    page.route("**/of-charts.*", lambda route: route.fulfill(body=failing))
    page.goto(served.address)
    page.locator("figure[data-chart-failed]").wait_for()
    expect(page.get_by_role("cell", name="1.500")).to_be_visible()
    assert "none is not defined" in wrong
