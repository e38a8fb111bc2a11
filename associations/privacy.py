"""Pages of people who signed in are not kept by the browser: offices share machines."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NotKept:
    """Middleware that forbids to store what was shown to somebody who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What says itself how it is kept is not asked whose it is: that would read the session.
        if "Cache-Control" not in response.headers and request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response
