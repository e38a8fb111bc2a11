"""Reads the texts of the product: those it says, and those its Vietnamese catalogue has."""

from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("associations", "groups", "portfolio", "config")
_KEYWORDS = {"gettext": None, "gettext_lazy": None, "_": None,
             "ngettext": (1, 2), "ngettext_lazy": (1, 2),
             "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2)}  # fmt: skip


def said() -> dict[object, set[str]]:
    """Every text that code and templates mark for translation, and the files that say it."""
    found: dict[object, set[str]] = {}
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            # Its indentation means nothing to Python.
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        source = BytesIO(text.encode())
        for _line, message, _comments, _context in extract("python", source, _KEYWORDS):
            found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    return found


def catalogue() -> Catalog:
    """The Vietnamese catalogue as it stands in the repository."""
    path = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    return read_po(StringIO(path.read_text(encoding="utf-8")), locale="vi")


def _sources() -> list[Path]:
    code = [p for app in APPS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
    return [*code, *(ROOT / "templates").rglob("*.html")]
