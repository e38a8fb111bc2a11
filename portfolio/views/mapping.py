"""Mapping columns: from an example of the office's file, or a layout that is there already."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations.jobs import Refused
from associations.models import Job
from associations.pages import Visit, page, visit
from associations.rights import Action
from associations.text import clean
from portfolio.forms import ExampleForm
from portfolio.imports.drafts import Draft
from portfolio.imports.faults import Found, sentence
from portfolio.imports.guessing import Given
from portfolio.imports.layouts import BUILT_IN
from portfolio.imports.mapping import (
    LOOK,
    MOST_LETTERS,
    begin,
    free_name,
    save,
    stored,
    tops_of,
)
from portfolio.models import FileLayout, ImportFile, LayoutExample
from portfolio.shown import Shown

from .mapping_choices import Choices, chosen, draft_of, first, named, of_saved
from .mapping_look import faults_of, shown_choices

SAVE = "save"


@require_POST
def map_file(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """Begins to map the columns of a file that came in."""
    here = visit(request, office_code, quarter_slug, Action.MAP_COLUMNS)
    file = get_object_or_404(ImportFile, pk=file_id, quarter=here.quarter)
    try:
        example = begin(file, here.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("import_file", office_code, quarter_slug, file_id)
    return redirect("layout_example", office_code, example.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def layout_example(request: HttpRequest, office_code: str, example_id: int) -> HttpResponse:
    """The mapping of an example's columns. A POST shows what is understood, or saves it."""
    here = visit(request, office_code, None, Action.MAP_COLUMNS)
    own = LayoutExample.objects.select_related("layout", "file__quarter").defer("content")
    example = get_object_or_404(own, pk=example_id, office=here.office)
    tops = tops_of(example)
    if not tops:
        return _without_rows(here, example)
    if request.method == "POST":
        choices = chosen(request.POST, tops)
        name = _name(request)
        # Another sheet or kind was chosen without a look at what it makes: that is shown first.
        seen = request.POST.get("shown") == choices.shown
        saved = _saved(here, name, choices, example=example) if seen else None
        if saved is not None:
            messages.success(request, _after(saved, example))
            return redirect(_leads_to(here, example))
    else:
        choices = first(tops, example.layout)
        stem = example.name.rpartition(".")[0] or example.name
        name = example.layout.name if example.layout else free_name(here.office, stem)
    context = _context(here, example.name, choices.draft, name)
    context |= shown_choices(choices, tops) | {"layout": example.layout, "file": example.file}
    return render(request, "layouts/mapping.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def layout(request: HttpRequest, office_code: str, layout_id: int) -> HttpResponse:
    """A layout of the office without a file: its columns by name, to be changed."""
    here = visit(request, office_code, None, Action.MAP_COLUMNS)
    own = get_object_or_404(FileLayout, pk=layout_id, office=here.office)
    choices, name = of_saved(own), own.name
    if request.method == "POST":
        draft = draft_of(request.POST, choices.draft.kind, choices.given)
        choices, name = Choices(0, choices.given, draft), _name(request)
        saved = _saved(here, name, choices, layout=own)
        if saved is not None:
            messages.success(request, _("The layout was saved."))
            return redirect("layouts", here.code)
    context = _context(here, own.name, choices.draft, name)
    context |= shown_choices(choices) | {"layout": own, "form": ExampleForm()}
    return render(request, "layouts/mapping.html", context)


@require_safe
def built_in_layout(request: HttpRequest, office_code: str, kind: str) -> HttpResponse:
    """A layout of the bank's own files, to be looked at and copied."""
    here = visit(request, office_code, None, Action.MAP_COLUMNS)
    if kind not in BUILT_IN:
        raise Http404
    rows = stored(BUILT_IN[kind])
    saved = FileLayout(kind=kind, columns=rows)
    given = named(rows)
    draft = Draft.of_saved(saved, given)
    context = _context(here, draft.kind.label, draft, "")
    context |= shown_choices(Choices(0, given, draft)) | {"read_only": True, "kind": kind}
    return render(request, "layouts/mapping.html", context)


def _saved(
    here: Visit,
    name: str,
    choices: Choices,
    *,
    example: LayoutExample | None = None,
    layout: FileLayout | None = None,
) -> FileLayout | None:
    """The mapping saved, if that was asked for and nothing stands against it."""
    if here.request.POST.get("do") != SAVE:
        return None
    for reason in _against(name, choices.draft, choices.given):
        messages.error(here.request, reason)
        return None
    try:
        return save(
            here.office,
            here.user,
            name,
            choices.draft,
            choices.given,
            example=example,
            layout=layout,
        )
    except Refused as refusal:
        messages.error(here.request, str(refusal))
        return None


def _against(name: str, draft: Draft, given: Given) -> list[str]:
    faults = faults_of(draft, given)
    found = []
    if faults["lacking"]:
        fields = "; ".join(str(meaning) for meaning in faults["lacking"])
        found.append(
            _("These required fields have no column yet: %(fields)s.") % {"fields": fields}
        )
    if faults["used_twice"]:
        columns = ", ".join(faults["used_twice"])
        found.append(_("A column fills one field only: %(columns)s.") % {"columns": columns})
    if not name:
        found.append(_("Give the layout a name."))
    return found


def _without_rows(here: Visit, example: LayoutExample) -> HttpResponse:
    """Nothing to map: the worker is still at it, the file is none, or the mapping is saved."""
    job = Job.objects.filter(kind=LOOK, key=str(example.pk)).order_by("-pk").first()
    if job is not None and not job.finished:
        context = page(here, "imports", example=example, **_progress(here, job))
        return render(here.request, "layouts/looking.html", context)
    failed = job is not None and job.state == Job.State.FAILED
    if not example.refused and not failed:
        return redirect(_leads_to(here, example))
    reason = sentence(Found(example.refused)) if example.refused else job.error if job else ""
    context = page(here, "imports", example=example, reason=reason, back=_leads_to(here, example))
    return render(here.request, "layouts/looking.html", context)


def _progress(here: Visit, job: Job) -> Shown:
    return {
        "working": True,
        "job": {"text": _("Reading the first rows"), "done": 0, "total": 0},
        "poll_url": reverse("job", args=[job.pk]),
        "done_url": here.request.path,
    }


def _leads_to(here: Visit, example: LayoutExample) -> str:
    """Where one goes on: to the file that came in, else to the layouts."""
    file = example.file
    if file is None:
        return reverse("layouts", args=[here.code])
    return reverse("import_file", args=[here.code, file.quarter.slug, file.pk])


def _after(saved: FileLayout, example: LayoutExample) -> str:
    said = {"name": saved.name}
    if example.file is None:
        return _("The layout “%(name)s” was saved. Files like this are read by it.") % said
    return _("The layout “%(name)s” was saved. The file is read again by it.") % said


def _name(request: HttpRequest) -> str:
    return clean(request.POST.get("name", ""))[:MOST_LETTERS]


def _context(here: Visit, title: str, draft: Draft, name: str) -> Shown:
    return page(
        here,
        "imports",
        title=title,
        name=name,
        kind_label=draft.kind.label,
        most_letters=MOST_LETTERS,
        layouts_url=reverse("layouts", args=[here.code]),
    )
