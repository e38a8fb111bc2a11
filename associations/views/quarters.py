"""Opening a quarter, so that files can be read into it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from associations.forms import OpenQuarterForm
from associations.models import Quarter
from associations.pages import page, visit
from associations.periods import Period
from associations.rights import Action


@require_http_methods(["GET", "HEAD", "POST"])
def open_quarter(request: HttpRequest, office_code: str) -> HttpResponse:
    """Adds a quarter to the office and goes on to its imports."""
    seen = visit(request, office_code, action=Action.IMPORT)
    form = OpenQuarterForm(request.POST or None, quarters=seen.quarters, on=seen.today)
    if form.is_valid():
        period = Period.parse(form.cleaned_data["quarter"])
        Quarter.objects.get_or_create(office=seen.office, ends_on=period.ends_on)
        return redirect("imports", seen.code, period.slug)
    return render(request, "associations/open_quarter.html", page(seen, "imports", form=form))
