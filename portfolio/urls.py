"""The addresses of a quarter's pages: office, quarter and filters are always in them."""

from django.urls import path

from .views.borrower import borrower
from .views.briefing import briefing, remark
from .views.composition import composition
from .views.differences import differences, file_differences
from .views.figures import figures
from .views.file_changes import file_changes
from .views.group import group
from .views.groups import groups
from .views.imports import confirm_file, discard_file, import_file, imports, undo_file
from .views.indicators import indicators
from .views.layouts import copy_built_in, copy_layout, delete_layout, layouts
from .views.loan import loan
from .views.loans import loans
from .views.mapping import built_in_layout, layout, layout_example, map_file
from .views.maturities import maturities
from .views.meeting import meeting
from .views.mending import faults_file, faults_set, mend_file
from .views.overdue import overdue
from .views.overview import overview
from .views.quarter import quarter
from .views.sets import confirm_files, drop_files, file_set, set_progress

_QUARTER = "<office:office_code>/<quarter:quarter_slug>/"

_FILE = f"{_QUARTER}imports/<int:file_id>/"
_SET = f"{_QUARTER}imports/sets/<int:set_id>/"

_LAYOUTS = "<office:office_code>/layouts/"
_BUILT_IN = f"{_LAYOUTS}built-in/<slug:kind>/"
_LAYOUT = f"{_LAYOUTS}<int:layout_id>/"

urlpatterns = [
    path(_LAYOUTS, layouts, name="layouts"),
    path(_BUILT_IN, built_in_layout, name="built_in_layout"),
    path(f"{_BUILT_IN}copy/", copy_built_in, name="copy_built_in"),
    path(f"{_LAYOUTS}examples/<int:example_id>/", layout_example, name="layout_example"),
    path(_LAYOUT, layout, name="layout"),
    path(f"{_LAYOUT}copy/", copy_layout, name="copy_layout"),
    path(f"{_LAYOUT}delete/", delete_layout, name="delete_layout"),
    path("indicators/", indicators, name="indicators"),
    path(_QUARTER, overview, name="overview"),
    path(f"{_QUARTER}composition/", composition, name="composition"),
    path(f"{_QUARTER}overdue/", overdue, name="overdue"),
    path(f"{_QUARTER}maturities/", maturities, name="maturities"),
    path(f"{_QUARTER}groups/", groups, name="groups"),
    path(f"{_QUARTER}groups/<group:group_code>/", group, name="group"),
    path(f"{_QUARTER}loans/", loans, name="loans"),
    path(f"{_QUARTER}loans/<int:loan_id>/", loan, name="loan"),
    path(f"{_QUARTER}borrowers/<int:borrower_id>/", borrower, name="borrower"),
    path(f"{_QUARTER}meeting/", meeting, name="meeting"),
    path(f"{_QUARTER}briefing/", briefing, name="briefing"),
    path(f"{_QUARTER}briefing/remark/", remark, name="remark"),
    path(f"{_QUARTER}quarter/", quarter, name="quarter"),
    path(f"{_QUARTER}differences/", differences, name="differences"),
    path(f"{_QUARTER}imports/", imports, name="imports"),
    path(f"{_SET}", file_set, name="file_set"),
    path(f"{_SET}progress/", set_progress, name="set_progress"),
    path(f"{_SET}confirm/", confirm_files, name="confirm_files"),
    path(f"{_SET}faults/", faults_set, name="faults_set"),
    path(f"{_SET}drop/", drop_files, name="drop_files"),
    path(f"{_FILE}", import_file, name="import_file"),
    path(f"{_FILE}differences/", file_differences, name="file_differences"),
    path(f"{_FILE}changes/", file_changes, name="file_changes"),
    path(f"{_FILE}faults/", faults_file, name="faults_file"),
    path(f"{_FILE}mend/", mend_file, name="mend_file"),
    path(f"{_FILE}confirm/", confirm_file, name="confirm_file"),
    path(f"{_FILE}discard/", discard_file, name="discard_file"),
    path(f"{_FILE}mapping/", map_file, name="map_file"),
    path(f"{_FILE}undo/", undo_file, name="undo_file"),
    path(f"{_QUARTER}figures/", figures, name="figures"),
]
