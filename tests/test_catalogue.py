"""The Vietnamese catalogue has no gaps, no leftovers and no broken slots."""

import re

from .catalogue import ROOT, catalogue, said

_SLOTS = re.compile(r"%\(\w+\)s|\{\w+\}")


def test_everything_said_is_translated() -> None:
    known = {m.id for m in catalogue() if m.id and m.string and not m.fuzzy}
    gaps = {str(m): files for m, files in said().items() if m not in known}
    assert gaps == {}


def test_nothing_is_left_over() -> None:
    spoken = set(said())
    assert [m.id for m in catalogue() if m.id and m.id not in spoken] == []


def test_every_text_is_there_once() -> None:
    """Of two entries of one text the second would never be heard."""
    path = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    entries = re.findall(r'^msgid ((?:".*"\n)+)', path.read_text(encoding="utf-8"), re.MULTILINE)
    texts = [entry.replace('"\n"', "") for entry in entries]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_slots_are_the_same_in_both_languages() -> None:
    for message in catalogue():
        if isinstance(message.id, str) and message.id:
            assert sorted(_SLOTS.findall(message.id)) == sorted(
                _SLOTS.findall(str(message.string))
            ), message.id
