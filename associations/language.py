"""The language of the pages and of names: Vietnamese, unless somebody chose another one.

The browser's own language does not count: offices share machines whose browsers speak English.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def localised(name: str, name_en: str | None) -> str:
    """A name in the language of the page; what has no English name keeps its own."""
    return name_en if name_en and translation.get_language() == "en" else name


class ChosenLanguage:
    """Middleware that reads the choice from its cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        with translation.override(chosen if known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
            response.headers["Content-Language"] = request.LANGUAGE_CODE
            return response
