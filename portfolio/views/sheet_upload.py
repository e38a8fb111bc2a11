"""A monthly sheet that was filled in as a file: read in, previewed, saved whole or dropped."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations.jobs import Refused
from associations.pages import page
from associations.rights import Action
from groups.models import SheetUpload
from groups.offline.reading import Unacceptable, read
from groups.offline.uploads import compared, confirm, drop, keep, waiting
from groups.saving import ReadOnly
from portfolio.forms import SheetFileForm
from portfolio.shown import Shown

from .sheet_file import mark_of
from .sheet_look import SheetLook
from .sheet_preview import shown_comparison

_DECIDE, _EXPLAIN = "decide-", "explanation-"


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_upload(
    request: HttpRequest, office_code: str, month: str, association: str, commune: str
) -> HttpResponse:
    """Where a file of the sheet is handed in; what is read of it waits for its confirmation."""
    look = SheetLook.of(request, office_code, month, association, commune, Action.ENTER)
    look.rows()
    known = look.part.sheet()
    if known is not None and not known.open:
        messages.error(request, str(ReadOnly(known, look.part)))
        return redirect(look.link("sheet"))
    form = SheetFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            contents = read(given.read(), mark_of(look))
        except Unacceptable as refusal:
            for reason in refusal.reasons:
                form.add_error("file", reason)
        else:
            upload = keep(look.part, contents, given.name, look.here.user)
            return redirect(look.link("sheet_upload_preview", str(upload.pk)))
    context = page(look.here, "sheets", form=form, steps=_steps(0), **_about(look))
    return render(request, "sheets/upload.html", context)


@require_safe
def sheet_upload_preview(
    request: HttpRequest,
    office_code: str,
    month: str,
    association: str,
    commune: str,
    upload_id: int,
) -> HttpResponse:
    """What the file would change, what is refused of it and what is to be decided."""
    look = SheetLook.of(request, office_code, month, association, commune, Action.ENTER)
    upload = get_object_or_404(waiting(look.part, look.here.user), pk=upload_id)
    if upload.saved is not None:
        return redirect(look.link("sheet"))
    known = look.part.sheet()
    closed = str(ReadOnly(known, look.part)) if known and not known.open else ""
    context = page(
        look.here,
        "sheets",
        upload=upload,
        closed=closed,
        steps=_steps(2),
        confirm_url=look.link("sheet_upload_confirm", str(upload.pk)),
        discard_url=look.link("sheet_upload_discard", str(upload.pk)),
        **_about(look),
        **shown_comparison(upload, compared(look.part, upload)),
    )
    return render(request, "sheets/upload_preview.html", context)


@require_POST
def sheet_upload_confirm(
    request: HttpRequest,
    office_code: str,
    month: str,
    association: str,
    commune: str,
    upload_id: int,
) -> HttpResponse:
    """Saves what was read of a file, if all is still as it was shown."""
    look = SheetLook.of(request, office_code, month, association, commune, Action.ENTER)
    try:
        saved = confirm(
            look.part,
            upload_id,
            look.here.user,
            look.here.today,
            seen=request.POST.get("seen", ""),
            decided=_named(request, _DECIDE),
            explained=_named(request, _EXPLAIN),
        )
    except SheetUpload.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(look.link("sheet_upload_preview", str(upload_id)))
    text = ngettext("%(n)s row of the file was saved.", "%(n)s rows of the file were saved.", saved)
    messages.success(request, text % {"n": saved})
    return redirect(look.link("sheet"))


@require_POST
def sheet_upload_discard(
    request: HttpRequest,
    office_code: str,
    month: str,
    association: str,
    commune: str,
    upload_id: int,
) -> HttpResponse:
    """Drops what was read of a file."""
    look = SheetLook.of(request, office_code, month, association, commune, Action.ENTER)
    drop(get_object_or_404(waiting(look.part, look.here.user), pk=upload_id))
    messages.success(request, _("The file was dropped. Nothing of the sheet has changed."))
    return redirect(look.link("sheet"))


def _named(request: HttpRequest, prefix: str) -> dict[str, str]:
    """What was said of single groups, by their code."""
    return {
        name.removeprefix(prefix): str(value)
        for name, value in request.POST.items()
        if name.startswith(prefix)
    }


def _about(look: SheetLook) -> Shown:
    return {
        "place": f"{look.association.label} · {look.commune.name}",
        "month": look.part.month.label,
        "where": f"{look.part.month.label} · {look.association.label} · {look.commune.name}",
        "sheet_url": look.link("sheet"),
        "file_url": look.link("sheet_file"),
        "upload_url": look.link("sheet_upload"),
    }


def _steps(at: int) -> list[Shown]:
    """Where the file is on its way."""
    labels = [_("Choose a file"), _("Read and check"), _("Preview"), _("Save")]
    return [
        {"label": label, "state": "done" if i < at else "current" if i == at else ""}
        for i, label in enumerate(labels)
    ]
