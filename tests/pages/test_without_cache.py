"""Pages are shown although what keeps them is out of reach."""

from config.local.ports import free_port

from .office import OVERVIEW, Office


def test_a_page_is_shown_without_the_cache(office: Office, settings) -> None:
    kept = settings.CACHES["default"]
    nobody = f"redis://127.0.0.1:{free_port(54399)}/0"
    with_cache = office.get("lan", OVERVIEW).one("main").text
    settings.CACHES = {"default": kept | {"LOCATION": nobody}}
    assert office.get("lan", OVERVIEW).one("main").text == with_cache
