"""Every page can be used without mouse, good eyes or any eyes: axe finds no hindrance."""

from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.pages.office import Office

from .conftest import Desk
from .pages import paths

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
# What is folded away is opened first, so that it is looked at too.
HINDRANCES = """async () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.slice(0, 4).map((node) =>
      `${id}: ${node.target} ${node.any.concat(node.all, node.none).map((c) => c.message)}`));
}"""


def hindrances(page: Page) -> list[str]:
    """What axe calls serious or critical on a page."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(HINDRANCES)
    return found


@pytest.mark.parametrize(
    ("width", "who"),
    [
        (1440, "lan"),
        (390, "hoa"),
        pytest.param(1440, "an", marks=pytest.mark.drill),
        pytest.param(1440, "hoa", marks=pytest.mark.drill),
        pytest.param(390, "lan", marks=pytest.mark.drill),
        pytest.param(390, "an", marks=pytest.mark.drill),
    ],
)
def test_no_page_hinders_anybody(desk: Desk, office: Office, who: str, width: int) -> None:
    desk.page.set_viewport_size({"width": width, "height": 900})
    desk.open("/sign-in/")
    found = {"/sign-in/": hindrances(desk.page)}
    desk.sign_in(who)
    seen = paths(office, "lan") if who != "lan" else []
    for path in paths(office, who):
        if path in seen:
            continue
        desk.open(path)
        desk.drawn()
        found[path] = hindrances(desk.page)
    assert {path: list(what) for path, what in found.items() if what} == {}


def test_axe_sees(page: Page) -> None:
    page.set_content("<html lang=vi><title>x</title><main><input></main>")
    assert any(found.startswith("label:") for found in hindrances(page))
