"""A text as a table: its encoding, and its lines cut by a delimiter."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator

from . import Unreadable
from .cells import Row

DELIMITERS = ",;\t"
# 175 columns of 200 letters are 35 thousand.
MOST_IN_LINE = 256 * 1024
_MANY = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_HIGH = re.compile(rb"[\x80-\xff]+")
_STRANGE = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_STEP = 1000


def encoding_of(content: bytes) -> str:
    """How the letters are written: UTF-8, UTF-16 with its mark, or windows-1258.

    In the last, tones are letters of their own. Raises Unreadable.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _if_it_fits(content, "utf-16")
    if b"\0" in content:
        strange = len(_STRANGE.findall(content[:4096]))
        raise Unreadable("not_a_sheet" if strange * 20 > len(content[:4096]) else "has_nul")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if content.startswith(codecs.BOM_UTF8) or _mostly_utf8(content):
            line = content.count(b"\n", 0, error.start) + 1
            raise Unreadable("letters_damaged", line=line) from error
        return _if_it_fits(content, "cp1258")
    return "utf-8-sig"


def _if_it_fits(content: bytes, encoding: str) -> str:
    try:
        if "\0" in content.decode(encoding):
            raise Unreadable("has_nul")
    except UnicodeDecodeError as error:
        raise Unreadable("encoding_unknown") from error
    return encoding


def _mostly_utf8(content: bytes) -> bool:
    """Whether a few bytes are wrong in what is UTF-8 otherwise.

    In windows-1258 hardly any letters happen to look like UTF-8.
    """
    high = _HIGH.findall(content)
    good = sum(1 for run in high if _MANY.sub(b"", run) == b"")
    return good * 2 > len(high)


def rows(
    content: bytes, encoding: str, delimiter: str, told: Callable[[int], None]
) -> Iterator[Row]:
    """The rows cut by a delimiter. Raises Unreadable at a line that cannot be cut."""
    lines = _lines(content, encoding, told)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    csv.field_size_limit(MOST_IN_LINE)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable("quote_open", line=begins) from error
        yield row


def _lines(content: bytes, encoding: str, told: Callable[[int], None]) -> Iterator[str]:
    stream = io.BytesIO(content)
    text = io.TextIOWrapper(stream, encoding, newline="")
    read = 0
    number = 0
    while line := text.readline(MOST_IN_LINE):
        number += 1
        if len(line) == MOST_IN_LINE:
            raise Unreadable("line_too_long", line=number)
        yield line
        if number % _STEP == 0:
            told(stream.tell() - read)
            read = stream.tell()
