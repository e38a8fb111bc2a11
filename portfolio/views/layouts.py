"""The layouts of an office's files: the list, an example to begin with, copies, deleting."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from associations.jobs import Refused
from associations.numbers import written
from associations.pages import Visit, page, visit
from associations.rights import Action
from portfolio.forms import ExampleForm
from portfolio.imports.kinds import KINDS
from portfolio.imports.layouts import BUILT_IN
from portfolio.imports.mapping import copied, delete, upload_example
from portfolio.models import FileLayout
from portfolio.shown import Shown


@require_http_methods(["GET", "HEAD", "POST"])
def layouts(request: HttpRequest, office_code: str) -> HttpResponse:
    """The office's layouts and the bank's; a file handed in here is mapped and never posted."""
    here = visit(request, office_code, None, Action.MAP_COLUMNS)
    form = ExampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        (given, *_more), number = form.cleaned_data["file"], form.cleaned_data["layout"]
        own = number and get_object_or_404(FileLayout, pk=number, office=here.office)
        example = upload_example(here.office, given.name, given.read(), here.user, own or None)
        return redirect("layout_example", office_code, example.pk)
    saved = FileLayout.objects.filter(office=here.office).select_related("made_by")
    context = page(
        here,
        "imports",
        form=form,
        own=[_own(here, one) for one in saved],
        built_in=[_built_in(here, kind) for kind in BUILT_IN],
    )
    return render(request, "layouts/layouts.html", context)


@require_POST
def copy_layout(request: HttpRequest, office_code: str, layout_id: int) -> HttpResponse:
    """A copy of a layout of the office."""
    here = visit(request, office_code, None, Action.MAP_COLUMNS)
    own = get_object_or_404(FileLayout, pk=layout_id, office=here.office)
    return _copied(here, copied(here.office, here.user, own))


@require_POST
def copy_built_in(request: HttpRequest, office_code: str, kind: str) -> HttpResponse:
    """A copy of a layout of the bank's, which the office may change."""
    here = visit(request, office_code, None, Action.MAP_COLUMNS)
    if kind not in KINDS:
        raise Http404
    return _copied(here, copied(here.office, here.user, KINDS[kind]))


@require_POST
def delete_layout(request: HttpRequest, office_code: str, layout_id: int) -> HttpResponse:
    """Deletes a layout of the office. Files that were read by it stay as they are."""
    here = visit(request, office_code, None, Action.MAP_COLUMNS)
    try:
        delete(here.office, layout_id)
        messages.success(request, _("The layout was deleted. No figure has changed."))
    except FileLayout.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("layouts", office_code)


def _copied(here: Visit, copy: FileLayout) -> HttpResponse:
    messages.success(here.request, _("This is a copy. Change it and save it."))
    return redirect("layout", here.code, copy.pk)


def _own(here: Visit, saved: FileLayout) -> Shown:
    return {
        "name": saved.name,
        "kind": saved.get_kind_display(),
        "columns": written(len(saved.columns)),
        "sheet": saved.sheet,
        "changed_at": saved.changed_at,
        "made_by": saved.made_by,
        "url": reverse("layout", args=[here.code, saved.pk]),
        "copy_url": reverse("copy_layout", args=[here.code, saved.pk]),
        "delete_url": reverse("delete_layout", args=[here.code, saved.pk]),
    }


def _built_in(here: Visit, kind: str) -> Shown:
    return {
        "name": KINDS[kind].label,
        "columns": written(len(BUILT_IN[kind].columns)),
        "required": written(len(BUILT_IN[kind].required)),
        "url": reverse("built_in_layout", args=[here.code, kind]),
        "copy_url": reverse("copy_built_in", args=[here.code, kind]),
    }
