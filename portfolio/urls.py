"""The addresses of a quarter's pages: office, quarter and filters are always in them."""

from django.urls import path

from .views.briefing import briefing, remark
from .views.indicators import indicators
from .views.overview import overview
from .views.quarter import quarter

_QUARTER = "<office:office_code>/<quarter:quarter_slug>/"

urlpatterns = [
    path("indicators/", indicators, name="indicators"),
    path(_QUARTER, overview, name="overview"),
    path(f"{_QUARTER}briefing/", briefing, name="briefing"),
    path(f"{_QUARTER}briefing/remark/", remark, name="remark"),
    path(f"{_QUARTER}quarter/", quarter, name="quarter"),
]
