"""The search of a page, which goes by POST so that no name stands in an address."""

from html.parser import HTMLParser


class _Search(HTMLParser):
    """Finds the first form with method POST and a field of type search, and its other fields."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.found: dict[str, str] | None = None
        self._fields: dict[str, str] | None = None
        self._sought = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = {} if given.get("method", "").lower() == "post" else None
            self._sought = False
        elif tag == "input" and self._fields is not None and "name" in given:
            if given.get("type") == "search":
                self._fields[given["name"]] = self.words
                self._sought = True
            elif given.get("type") in ("hidden", "text", None):
                self._fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._sought and self.found is None:
            self.found = self._fields


def search(html: str, words: str) -> dict[str, str] | None:
    """What a browser posts when somebody searches for `words`; None when there is no search."""
    parser = _Search(words)
    parser.feed(html)
    return parser.found
