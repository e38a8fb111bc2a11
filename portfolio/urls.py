"""The addresses of a quarter's pages: office, quarter and filters are always in them."""

from django.urls import path

from .views.briefing import briefing, remark
from .views.figures import figures
from .views.imports import confirm_file, discard_file, import_file, imports, undo_file
from .views.indicators import indicators
from .views.overview import overview
from .views.quarter import quarter

_QUARTER = "<office:office_code>/<quarter:quarter_slug>/"

_FILE = f"{_QUARTER}imports/<int:file_id>/"

urlpatterns = [
    path("indicators/", indicators, name="indicators"),
    path(_QUARTER, overview, name="overview"),
    path(f"{_QUARTER}briefing/", briefing, name="briefing"),
    path(f"{_QUARTER}briefing/remark/", remark, name="remark"),
    path(f"{_QUARTER}quarter/", quarter, name="quarter"),
    path(f"{_QUARTER}imports/", imports, name="imports"),
    path(f"{_FILE}", import_file, name="import_file"),
    path(f"{_FILE}confirm/", confirm_file, name="confirm_file"),
    path(f"{_FILE}discard/", discard_file, name="discard_file"),
    path(f"{_FILE}undo/", undo_file, name="undo_file"),
    path(f"{_QUARTER}figures/", figures, name="figures"),
]
