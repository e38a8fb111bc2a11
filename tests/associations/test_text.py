"""Vietnamese text: one form, and the order of a Vietnamese dictionary and list of people."""

import unicodedata
from itertools import pairwise

import pytest

from associations.text import clean, person_sort_key, sort_key, without_marks


def test_letters_stand_in_vietnamese_order() -> None:
    """Đ follows D (not Ô), and each vowel with a hat or a horn follows the plain one."""
    words = ["An", "Ăn", "Ân", "Bình", "Dũng", "Đông", "Em", "Êm", "Hà", "Oanh", "Ô Môn", "Ơn",
             "Tâm", "Uyên", "Ước", "Vân", "Yên"]  # fmt: skip
    assert sorted(words, key=sort_key) == words


def test_tones_decide_between_equal_letters_only() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ",
    ]  # fmt: skip
    assert sort_key("mạ") < sort_key("man")


def test_a_shorter_name_comes_first() -> None:
    names = ["An", "An Bình", "An Lạc", "Anh"]
    for one, other in pairwise(names):
        assert sort_key(one) < sort_key(other)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    decomposed = unicodedata.normalize("NFD", "Đặng Thị Hướng")
    assert sort_key(decomposed) == sort_key("Đặng Thị Hướng")
    assert clean(decomposed) == "Đặng Thị Hướng"


def test_the_key_is_plain_ascii() -> None:
    assert sort_key("Xã Đông Quỳnh 2 (mới)").isascii()


def test_people_are_listed_by_given_name() -> None:
    names = ["Lê Văn Dũng", "Đỗ Thị Hoa", "Trần Thị Lan", "Vũ Thị Mai", "Phạm Anh Tuấn"]
    assert sorted(names, key=person_sort_key) == names


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Thôn \t Đông\u00a0Thượng \n", "Thôn Đông Thượng"),
        ("An\u200bLạc", "AnLạc"),
        ("An\x00Lạc", "An Lạc"),
        ("\ufeffXã An Lạc", "Xã An Lạc"),
    ],
)
def test_stray_characters_go(text, cleaned) -> None:
    assert clean(text) == cleaned


def test_searching_needs_no_marks() -> None:
    assert without_marks("Đặng Thị Hướng") == "dang thi huong"
