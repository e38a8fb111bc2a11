"""Files that are almost right: one of ours with something exchanged, cut, flipped or thrown in.

`mutant(n)` is the same file at each time, so a number is all that has to be said of a failure.
"""

import io
import zipfile
from collections.abc import Callable
from random import Random

from .files import (
    FIGURE,
    G1,
    G2,
    LOAN,
    MILLION,
    SCORE,
    as_csv,
    as_xlsx,
    borrowers,
    figures,
    groups,
    loan,
    loans,
    scores,
)
from .old_excel import as_xls

LOANS = [loan(n, KU_DNOTHAN=n * MILLION) for n in range(1, 40)]
MORE = [G1, G2, *(G1 | {"TO_MATO": f"{n:07}", "TO_TENTT": f"Đỗ Thị {n}"} for n in range(30, 60))]
# Files of every kind and form.
WHOLE = [
    groups(*MORE),
    as_csv(MORE, encoding="utf-16", delimiter="\t"),
    as_csv([row | {"TO_TENTT": "Nguyê\u0303n Thi\u0323 Ba"} for row in MORE], encoding="cp1258"),
    as_xlsx(MORE, titles=["HỒ SƠ TỔ", "Quý I/2024"]),
    as_xls([list(G1), *(list(row.values()) for row in MORE)]),
    loans(*LOANS),
    as_csv(LOANS, encoding="utf-8-sig", delimiter=";"),
    as_xlsx(LOANS),
    as_xls([list(LOAN), *(list(row.values()) for row in LOANS)]),
    borrowers(*({"KH_MAKH": f"{n:010}"} for n in range(1, 40))),
    scores({}, {"MA_TO": "0000022", "DIEM_NQH": "12.5"}),
    figures({}, {"CHI_TIEU": "savings", "PHAM_VI": ""}),
]
ROWS = [MORE, LOANS, [SCORE, SCORE | {"MA_TO": "0000022"}], [FIGURE]]
CELLS = [
    "", " ", "0", "-1", "1e999", "9" * 15, "9" * 40, "9" * 5000, "1.2.3", "1,5", "٣٤٥", "²²²²²",
    "12345", "31/02/2024", "99999", "01/01/0001", "9999-12-31", "nan", "inf", 1e15, 1e300, -0.5,
    4e15, "=1+1", "@SUM(A1)", "'0000011", "#REF!", "\u202eabc", "a\u0000b", "a\x07b", "한" * 190,
    "e\u0301" * 199, "𐍈" * 201, "source=1;source=2", "association=99", "x=1", "Tháng 13/2024",
    "%s %(x)s {0}", "<b>", "\\N", "\\.", "a\nb", '"', "\t", "0000000", "1" * 16, "\ufeff",
    "6600" + "ư" * 12, "Yếu kém", True, "\u2028", "Tháng 03/0000", "Tháng 12/9999",
]  # fmt: skip


def mutant(number: int) -> tuple[str, bytes]:
    """What was done, and the file."""
    chance = Random(number)
    content = chance.choice(WHOLE)
    change = chance.choice(CHANGES)
    return change.__name__, change(content, chance)


def flipped(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 20, 200])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return chance.choice([content[:at], content[at:], content[:at] + content[at + 40 :]])


def repeated(content: bytes, chance: Random) -> bytes:
    begins = chance.randrange(len(content))
    piece = content[begins : begins + chance.randrange(1, 400)]
    at = chance.randrange(len(content))
    return content[:at] + piece * chance.randrange(1, 50) + content[at:]


def noisy(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randrange(1, 9)):
        at = chance.randrange(len(changed))
        changed[at:at] = chance.choice(
            [b'"', b"\n", b"\r", b",", b";;", b"\t", b"\0", b"\xff", b"'", b'""', b"\x1a", b"\xd2",
             b"x" * 300_000, b"\n" * 40, b",,,\n" * 99, b"<row>", b"</row>", b"\xef\xbb\xbf"]
        )  # fmt: skip
    return bytes(changed)


def two_together(content: bytes, chance: Random) -> bytes:
    other = chance.choice(WHOLE)
    return content[: chance.randrange(len(content))] + other[chance.randrange(len(other)) :]


def odd_cells(content: bytes, chance: Random) -> bytes:
    """Cells that mean nothing, too much or something else."""
    rows = [dict(row) for row in chance.choice(ROWS)]
    for _ in range(chance.choice([1, 2, 9])):
        name = chance.choice(list(rows[0]))
        chance.choice(rows)[name] = chance.choice(CELLS)
    if chance.random() < 0.2:
        first = list(rows[0])
        rows = [{chance.choice(first): "x"} | row for row in rows]
    forms: list[Callable[..., bytes]] = [as_csv, as_csv, as_xlsx]
    titles = [str(chance.choice(CELLS))[:300], "Tháng 03/2024"]
    return chance.choice(forms)(rows, titles=chance.choice([[], titles]))


def entries_exchanged(content: bytes, chance: Random) -> bytes:
    """Entries of a workbook under each other's names, missing, or there twice."""
    parts = _parts(content, chance)
    names = list(parts)
    for _ in range(chance.randrange(1, 4)):
        one, two = chance.choice(names), chance.choice(names)
        parts[one], parts[two] = parts[two], parts[one]
    if chance.random() < 0.4:
        parts.pop(chance.choice(names))
    return _zipped(parts, chance)


def entry_changed(content: bytes, chance: Random) -> bytes:
    """A workbook whose zip is right and whose XML is not."""
    parts = _parts(content, chance)
    name = chance.choice([name for name in parts if parts[name]])
    change = chance.choice(BYTES)
    parts[name] = change(parts[name], chance)
    return _zipped(parts, chance)


def _parts(content: bytes, chance: Random) -> dict[str, bytes]:
    if not content.startswith(b"PK"):
        content = chance.choice([whole for whole in WHOLE if whole.startswith(b"PK")])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def _zipped(parts: dict[str, bytes], chance: Random) -> bytes:
    into = io.BytesIO()
    pressed = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with zipfile.ZipFile(into, "w") as book:
        for name, part in parts.items():
            book.writestr(zipfile.ZipInfo(name), part, pressed)
    return into.getvalue()


Change = Callable[[bytes, Random], bytes]
BYTES: list[Change] = [flipped, cut, repeated, noisy]
CHANGES: list[Change] = [
    *BYTES, two_together, odd_cells, odd_cells, entries_exchanged,
    entry_changed, entry_changed,
]  # fmt: skip
