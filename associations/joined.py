"""Style sheets and scripts that stand on every page or beside every chart, served as one file each.

A fresh browser on a slow line then asks for four files instead of thirty. Where files are served as
they lie, in tests, each part is asked for.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

_SHEETS = [
    "fonts", "tokens", "type", "layout", "header", "popover", "figures", "meanings", "tables",
    "forms", "states", "charts", "overdue", "briefing", "loading", "taking", "dashboard", "lists",
    "entry", "mapping", "people", "board", "work", "groups", "imports", "print",
]  # fmt: skip
_OF_CHARTS = ["plotly-locale-vi", "chart-room", "chart-style", "charts", "chart-export"]

# The whole in the folder of its parts, so that what they refer to is found from it too.
JOINED = {
    "css/house.css": [f"css/{name}.css" for name in _SHEETS],
    "js/of-charts.js": [f"js/{name}.js" for name in _OF_CHARTS],
}


class JoinedFiles(CompressedManifestStaticFilesStorage):
    """Collected files with the joined ones among them, named by what is in them and compressed."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        """What Django and WhiteNoise do with files, the joined ones made before."""
        if not options.get("dry_run"):
            for whole, parts in JOINED.items():
                texts = [_part(Path(self.path(part))) for part in parts]
                Path(self.path(whole)).write_text("\n".join(texts), encoding="utf-8")
                paths[whole] = (self, whole)
        yield from super().post_process(paths, *args, **options)


def _part(path: Path) -> str:
    """A part as it stands in the whole: a script that fails leaves the others running, as alone."""
    text = path.read_text(encoding="utf-8")
    return (
        f"try {{\n{text}}} catch (error) {{ reportError(error); }}"
        if path.suffix == ".js"
        else text
    )


def addresses(whole: str) -> list[str]:
    """Where a browser finds a joined file: whole where files are collected, else in parts."""
    collected = isinstance(staticfiles_storage, ManifestFilesMixin)
    return [static(name) for name in ([whole] if collected else JOINED[whole])]
