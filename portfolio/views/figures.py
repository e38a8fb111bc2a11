"""The office's own figures typed in, and its sheet to fill in elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from associations.pages import page, visit
from associations.rights import Action
from portfolio.entry import OfficeFiguresForm
from portfolio.imports.arriving import upload


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The form of the office's figures; what is typed goes through the import's preview."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    form = OfficeFiguresForm(here.quarter, request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = _("typed-in-%(quarter)s.xlsx") % {"quarter": here.quarter.slug}
        file, _job = upload(here.quarter, name, form.sheet(here.code), here.user)
        return redirect("import_file", office_code, quarter_slug, file.pk)
    return render(request, "portfolio/figures.html", page(here, "imports", form=form))
