"""Meeting mode: the spoken report as screens, one message each, nobody named."""

from textwrap import wrap

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portfolio.briefing import Briefing
from portfolio.models import Remark
from portfolio.shown import Shown

from .filters import BODIES
from .frame import Frame, Kept
from .screens import screens

# What a screen holds in letters that can be read across a room.
_LINES, _LETTERS = 8, 54


@require_safe
def meeting(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The screens of the meeting in the order of the spoken report."""
    frame = Frame.of(request, office_code, quarter_slug, by=BODIES, dimensions=BODIES)
    return frame.show("meeting", {"panels": Kept(lambda: _figures(frame))}, lambda: _around(frame))


def _figures(frame: Frame) -> Shown:
    return {"screens": screens(frame), "foot": _foot(frame), "downloads": False}


def _around(frame: Frame) -> Shown:
    """The title before the figures, and after them what the leader wrote."""
    briefing = Briefing(frame.figures, frame.names, frame.scope)
    written = briefing.remarks
    return {
        "briefing": briefing,
        "foot": _foot(frame),
        "base": frame.base,
        "remarks": [
            {"section": key, "title": label, "text": text}
            for key, label in Remark.Section.choices
            for text in _screenfuls(written.get(key, ""))
        ],
        "tasks_missing": Remark.Section.TASKS not in written and frame.here.quarter.version > 0,
        "leave": frame.link("overview"),
    }


def _foot(frame: Frame) -> str:
    """What every screen says of itself, so that a picture of it can stand alone."""
    here, briefing = frame.here, Briefing(frame.figures, frame.names, frame.scope)
    invented = _("invented data") if here.office.synthetic else ""
    told = [briefing.subject, here.quarter.label, briefing.as_of, invented]
    return " · ".join(filter(None, told))


def _screenfuls(text: str) -> list[str]:
    """A text in pieces that fit a screen each, cut between its lines, else between words."""
    pieces: list[list[str]] = [[]]
    room = _LINES
    for line in text.splitlines():
        for part in wrap(line, _LINES * _LETTERS) or [""]:
            needed = max(1, len(wrap(part, _LETTERS)))
            if needed > room:
                pieces.append([])
                room = _LINES
            pieces[-1].append(part)
            room -= needed
    return [joined for piece in pieces if (joined := "\n".join(piece).strip())]
