"""The briefing, and what a leader adds to it."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from associations.pages import page, visit
from associations.rights import Action
from portfolio.briefing import Bound, Briefing, Section
from portfolio.figures import Figures
from portfolio.forms import RemarkForm
from portfolio.kept import kept
from portfolio.models import Remark
from portfolio.names import Names
from portfolio.scope import Scope
from portfolio.shown import Shown, definition, subject

from .filters import filters, scope_of


@require_safe
def briefing(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The quarter as it is spoken, each number bound to its indicator."""
    here = visit(request, office_code, quarter_slug, Action.SEE)
    names = Names(here.office, here.quarter.ends_on)
    scope = scope_of(request, names)
    figures = Figures.of(here.quarter, scope, by=("association",))
    spoken = Briefing(figures, names, scope)
    editable = here.reach.may(Action.EDIT_REMARKS)
    context = page(
        here,
        "briefing",
        briefing=spoken,
        subject=subject(names, scope),
        **filters(request, names, scope),
        **_report(spoken, editable),
        editable=editable,
        actions=[{"label": _("Meeting"), "url": _meeting(request, office_code, quarter_slug)}],
    )
    return render(request, "portfolio/briefing.html", context)


@require_POST
def remark(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Writes, changes or (empty) removes the leader's paragraph after a section."""
    here = visit(request, office_code, quarter_slug, Action.EDIT_REMARKS)
    scope = scope_of(request, Names(here.office, here.quarter.ends_on))
    form = RemarkForm(request.POST)
    if form.is_valid():
        form.keep(here.quarter, scope, here.user)
        messages.success(request, _("The remark was saved."))
    else:
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    response = redirect("briefing", office_code, quarter_slug)
    response["Location"] += query
    return response


def _meeting(request: HttpRequest, office_code: str, quarter_slug: str) -> str:
    """The address of the meeting about the same part."""
    address = reverse("meeting", args=[office_code, quarter_slug])
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


def _report(spoken: Briefing, editable: bool) -> Shown:
    """The sections, drawn once for a version of the figures, with what the leader wrote to each.

    Sentences name parts of the office and nobody, so they may be kept; remarks may not.
    """
    drawn = kept("briefing", spoken.figures, spoken.scope, lambda: json.dumps(_drawn(spoken)))
    report = json.loads(drawn)

    def section(key: str, title: str, sentences: str) -> Shown:
        remark = spoken.remarks.get(key, "")
        return {
            "key": key,
            "title": title,
            "sentences": mark_safe(sentences),  # noqa: S308 - a template's own output
            "remark": remark,
            "form": RemarkForm(initial={"section": key, "text": remark},
                               auto_id=f"{key}-%s") if editable else None,
            "tasks": key == Remark.Section.TASKS,
        }  # fmt: skip

    return {
        "sections": [section(*each) for each in report["sections"]],
        "sources": mark_safe(report["sources"]),  # noqa: S308 - a template's own output
    }


def _drawn(spoken: Briefing) -> dict[str, Any]:
    """Key, title and sentences of each section, and the table of sources, as HTML."""
    sources: dict[tuple[str, Scope], Shown] = {}

    def piece(part: str | Bound) -> Shown:
        if isinstance(part, str):
            return {"text": part}
        key = (part.figure.indicator.key, part.figure.scope)
        source = sources.setdefault(key, _source(spoken, part, len(sources) + 1))
        return {
            "printed": part.text,
            "source": source["id"],
            "undefined": part.figure.value is None,
        }

    def drawn(section: Section) -> tuple[str, str, str]:
        said = [[piece(part) for part in sentence.parts] for sentence in section.sentences]
        html = render_to_string("parts/sentences.html", {"sentences": said})
        return section.key, section.title, html

    sections = [drawn(section) for section in spoken.sections]
    listed = render_to_string("parts/sources.html", {"sources": [*sources.values()]})
    return {"sections": sections, "sources": listed}


def _source(spoken: Briefing, part: Bound, number: int) -> Shown:
    figure = part.figure
    return {
        "id": number,
        "key": figure.indicator.key,
        "label": figure.indicator.label,
        "scope": subject(spoken.names, figure.scope),
        "printed": figure.printed,
        "as_of": figure.as_of.strftime("%d/%m/%Y"),
        "definition": definition(figure.indicator),
    }
