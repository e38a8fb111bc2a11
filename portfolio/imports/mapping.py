"""Mappings of columns: begun from a file, saved for the office, copied and deleted."""

from datetime import datetime
from math import isfinite
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from associations import sheets
from associations.jobs import Refused, Report, ask
from associations.models import Office, Quarter, User
from associations.sheets import Cell, Top
from associations.text import clean
from portfolio.models import FileLayout, FileSet, ImportContent, ImportFile, LayoutExample

from .arriving import STAGE
from .drafts import Draft
from .guessing import Given
from .kinds import FileKind
from .layouts import BUILT_IN, Layout, from_saved
from .sets import judge_anew

LOOK = "look_at_example"
MOST_LETTERS = 80
_SHOWN_OF_CELL = 200
State = ImportFile.State
MAPPABLE = (State.REFUSED, State.STAGED)
# A file with one of these faults has columns by names that nobody knows yet.
UNKNOWN_FORM = ("header_not_found", "columns_missing")


def mappable(*files: ImportFile) -> set[int]:
    """Those of some files, by number, whose columns can be mapped.

    They wait, their quarter is open, and their bytes are still there.
    """
    contents = ImportContent.objects.filter(
        file__in=files, file__state__in=MAPPABLE, file__quarter__state=Quarter.State.OPEN
    )
    return set(contents.values_list("file_id", flat=True))


def begin(file: ImportFile, by: User) -> LayoutExample:
    """The example that an import makes, with a worker on its way to it. Raises Refused.

    The mapping by which the file was read, if it was an office's, is the one to be changed.
    """
    with transaction.atomic():
        held = ImportFile.objects.select_for_update(no_key=True).get(pk=file.pk)
        if held.quarter.state == Quarter.State.CLOSED:
            raise Refused(_("The quarter is closed. Its files can no longer be changed."))
        if not mappable(held):
            raise Refused(_("The file does not wait any more. Upload it again to map its columns."))
        example, _new = LayoutExample.objects.get_or_create(
            file=held,
            defaults={"office": held.office, "name": held.name, "uploaded_by": by},
        )
        example.layout = held.layout or example.layout
        example.save(update_fields=["layout"])
        if not example.tops:
            ask(LOOK, str(example.pk), held.office, by)
    return example


def upload_example(
    office: Office, name: str, content: bytes, by: User, layout: FileLayout | None = None
) -> LayoutExample:
    """Keeps a file for mapping alone, and asks a worker to look at it."""
    with transaction.atomic():
        example = LayoutExample.objects.create(
            office=office, name=clean(name)[:200], content=content, uploaded_by=by, layout=layout
        )
        ask(LOOK, str(example.pk), office, by)
    return example


def look_at(example: LayoutExample, report: Report) -> None:
    """Keeps the first rows of an example, or why there are none. Safe to repeat."""
    content = _content(example)
    if content is None:
        return
    report(10)
    try:
        example.tops = [_kept(top) for top in sheets.top(content)]
        example.refused = "" if any(top["rows"] for top in example.tops) else "sheet_empty"
    except sheets.Unreadable as reason:
        example.tops, example.refused = [], str(reason)
    example.content = None
    example.save(update_fields=["tops", "refused", "content"])


def tops_of(example: LayoutExample) -> list[Top]:
    """The first rows of each sheet of an example that has any."""
    return [top for stored in example.tops if (top := Top(**stored)).rows]


def save(
    office: Office,
    by: User,
    name: str,
    draft: Draft,
    given: Given,
    *,
    example: LayoutExample | None = None,
    layout: FileLayout | None = None,
) -> FileLayout:
    """Saves a mapping, as the one that is being changed or as a new one of the office.

    The import that the example is of is read again by it, and the example's rows go. Saving the
    same once more changes nothing. Raises Refused for a name that the office has already.
    """
    made = draft.layout(given)
    try:
        with transaction.atomic():
            if example is not None:
                example = LayoutExample.objects.select_for_update().get(pk=example.pk)
                layout = example.layout
            saved = layout or FileLayout(office=office, made_by=by)
            saved.name, saved.kind, saved.sheet = name, made.kind, made.sheet
            saved.columns = stored(made)
            saved.rollover_included = made.rollover_included
            saved.save()
            if example is not None:
                _used(example, saved, by)
    except IntegrityError as error:
        raise Refused(_("The office has a layout of this name already.")) from error
    return saved


def copied(office: Office, by: User, of: FileLayout | FileKind) -> FileLayout:
    """A copy of a mapping or of the bank's own layout, for the office to change."""
    layout = from_saved(of) if isinstance(of, FileLayout) else BUILT_IN[of.kind]
    name = of.name if isinstance(of, FileLayout) else of.label
    return FileLayout.objects.create(
        office=office,
        name=free_name(office, name),
        kind=layout.kind,
        sheet=layout.sheet,
        columns=stored(layout),
        rollover_included=layout.rollover_included,
        made_by=by,
    )


def delete(office: Office, layout_id: int) -> None:
    """Deletes a mapping; files that were read by it stay as they are.

    Raises FileLayout.DoesNotExist, and Refused while a worker reads a file by it.
    """
    try:
        with transaction.atomic():
            own = FileLayout.objects.select_for_update(nowait=True)
            own.get(office=office, pk=layout_id).delete()
    except OperationalError as error:
        raise Refused(_("A file is just being read by this layout. Try again later.")) from error


def free_name(office: Office, name: str) -> str:
    """The name, with a number behind it when the office has a layout of that name."""
    taken = set(FileLayout.objects.filter(office=office).values_list("name", flat=True))
    found, n = name[:MOST_LETTERS], 1
    while found in taken:
        n += 1
        found = f"{name[: MOST_LETTERS - 5]} ({n})"
    return found


def stored(layout: Layout) -> list[dict[str, str]]:
    """The columns of a layout as a FileLayout keeps them."""
    return [{"column": c.name, "field": c.field, "unit": c.unit} for c in layout.columns]


def forget_examples(before: datetime) -> int:
    """Drops the examples that came in before; returns how many."""
    return LayoutExample.objects.filter(uploaded_at__lt=before).delete()[0]


def _content(example: LayoutExample) -> bytes | None:
    file = example.file
    if file is not None:
        return bytes(file.content.content) if hasattr(file, "content") else None
    return None if example.content is None else bytes(example.content)


def _used(example: LayoutExample, saved: FileLayout, by: User) -> None:
    """The example leads to its mapping from now on; its import is read again by it."""
    example.layout, example.tops, example.content = saved, [], None
    example.save(update_fields=["layout", "tops", "content"])
    if example.file_id is not None:
        _read_again(ImportFile.objects.get(pk=example.file_id), saved, by)


def _read_again(file: ImportFile, saved: FileLayout, by: User) -> None:
    """Has a file that waits read by a mapping, with the others that it was handed in with."""
    among = file.set_id and FileSet.objects.select_for_update().get(pk=file.set_id)
    held = ImportFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    if held.state not in MAPPABLE or (among and not among.open):
        return
    held.state, held.layout, held.kind = State.UPLOADED, saved, ""
    held.save(update_fields=["state", "layout", "kind"])
    if among:
        judge_anew(among, by)
    else:
        ask(STAGE, str(held.pk), held.office, by)


def _kept(top: Top) -> dict[str, Any]:
    """A sheet's first rows without what a database cannot keep."""
    return {
        "name": top.name,
        "height": top.height,
        "rows": [[_kept_cell(cell) for cell in row] for row in top.rows],
    }


def _kept_cell(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return cell.replace("\0", "")[:_SHOWN_OF_CELL]
    return str(cell) if isinstance(cell, float) and not isfinite(cell) else cell
