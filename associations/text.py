"""Vietnamese text: brought to one form, and put in Vietnamese order.

PostgreSQL without ICU sorts Đ after Ô, so the order is stored beside the name as a sort key.
"""

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: chr(ord("A") + i) if i < 26 else chr(ord("a") + i - 26)
          for i, letter in enumerate(_ALPHABET)}  # fmt: skip
# Tones in dictionary order: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ufff9-\ufffb]")
# Marks of width and direction, fillers, selectors of variants, tags.
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff\ud800-\udfff]"
)
_LINE_END = re.compile(r"[\t\r\n]")
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """One line in NFC without control and invisible characters, spaces collapsed."""
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", text)))
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text).strip())


def has_unseen(text: str) -> bool:
    """Whether there are control or invisible characters in a text, other than ends of lines."""
    text = _LINE_END.sub(" ", text)
    return bool(_CONTROL.search(text) or _INVISIBLE.search(text))


def sort_key(text: str) -> str:
    """A plain string whose byte order is the Vietnamese order of `text`.

    Words are compared letter by letter (a ă â b c d đ …), tones only between equal spellings.
    """
    letters: list[str] = []
    tones: list[str] = []
    for cluster in _clusters(clean(text).lower()):
        base, tone = cluster
        letters.append(_PLACE.get(base, base if base.isdigit() else " "))
        tones.append(tone)
    return "".join(letters) + " " + "".join(tones).rstrip("0")


def person_sort_key(name: str) -> str:
    """The order of a Vietnamese list of people: by given name, then family and middle names."""
    words = clean(name).split(" ")
    return sort_key(" ".join([words[-1], *words[:-1]]))


def without_marks(text: str) -> str:
    """Lower case without tones and diacritics, as people type when they search."""
    decomposed = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _clusters(text: str) -> list[tuple[str, str]]:
    """Each letter with its shape (ă, ô, ư …) joined and its tone apart ("0" for none)."""
    found: list[tuple[str, str]] = []
    for char in unicodedata.normalize("NFD", text):
        if char in _TONES and found:
            found[-1] = (found[-1][0], _TONES[char])
        elif char in _SHAPES and found:
            found[-1] = (unicodedata.normalize("NFC", found[-1][0] + char), found[-1][1])
        elif not unicodedata.combining(char):
            found.append((char, "0"))
    return found
