"""What was mended of a file after it came in: cells by row and column, beside the file's bytes."""

import json
from hashlib import sha256

from associations.sheets import Cell, Sheet
from portfolio.models import ImportContent, ImportFile

# By row and column in capitals: the cell as it came, and as it was mended.
Changes = dict[int, dict[str, tuple[Cell, Cell]]]


def mark_of(file: ImportFile, content: ImportContent) -> str:
    """What a workbook of faults says of the file and of the state that it was made of."""
    state = sha256(bytes(content.mended or b"")).hexdigest()[:16]
    return f"GBL1/{file.pk}/{file.sha256[:16]}/{state}"


def mended_in(content: ImportContent) -> Changes:
    """What was mended of a file so far."""
    kept = json.loads(bytes(content.mended)) if content.mended else {}
    return {
        int(row): {name: (old, new) for name, (old, new) in cells.items()}
        for row, cells in kept.items()
    }


def apply(sheet: Sheet, changes: Changes) -> None:
    """Puts mended cells in place of the file's."""
    for row, cells in changes.items():
        for name, (_old, new) in cells.items():
            if name in sheet.columns:
                sheet.columns[name][row - sheet.header - 1] = new
