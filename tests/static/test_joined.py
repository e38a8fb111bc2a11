"""Style sheets and scripts of every page in one file each."""

import shutil
from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

from associations.joined import JOINED, JoinedFiles, addresses

from .page_server import STATIC


def collected(folder: Path) -> JoinedFiles:
    """The parts and what they refer to, collected into a folder."""
    for name in ("css", "js", "vendor/fonts"):
        shutil.copytree(STATIC / name, folder / name)
    storage = JoinedFiles(folder, "/static/")
    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    done = list(storage.post_process({name: (storage, name) for name in names}))
    assert not [error for *_name, error in done if isinstance(error, Exception)]
    return storage


def test_the_whole_has_every_part_in_its_order(tmp_path: Path) -> None:
    storage = collected(tmp_path)
    for whole, parts in JOINED.items():
        found = (tmp_path / storage.stored_name(whole)).read_text(encoding="utf-8")
        at = [found.index((STATIC / part).read_text(encoding="utf-8")[-60:]) for part in parts]
        assert at == sorted(at)
    sheet = (tmp_path / storage.stored_name("css/house.css")).read_text(encoding="utf-8")
    assert "vendor/fonts/hanken-grotesk-latin." in sheet
    assert 'url("../vendor/fonts/hanken-grotesk-latin.woff2")' not in sheet


def test_a_page_asks_for_the_whole_where_files_are_collected(tmp_path: Path, monkeypatch) -> None:
    page = render_to_string("parts/styles.html") + render_to_string("parts/chart_assets.html")
    for whole, parts in JOINED.items():
        assert addresses(whole) == [f"/static/{part}" for part in parts]
        assert [part for part in parts if page.count(f'"/static/{part}"') != 1] == []
    storage = collected(tmp_path)
    monkeypatch.setattr(staticfiles_storage, "_wrapped", storage)
    for whole in JOINED:
        assert addresses(whole) == [f"/static/{storage.stored_name(whole)}"]
