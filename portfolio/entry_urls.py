"""The addresses of what people enter: sheets, groups, activities. Each part adds its own lines."""

from django.urls import URLPattern, path

from .views.sheet import sheet
from .views.sheet_rows import sheet_row, sheet_row_history
from .views.sheet_steps import sheet_accept, sheet_return, sheet_submit

_SHEET = "<office:office_code>/sheets/<month:month>/<association:association>/<commune:commune>/"
_ROW = f"{_SHEET}rows/<group:group_code>/"

urlpatterns: list[URLPattern] = [
    path(_SHEET, sheet, name="sheet"),
    path(_ROW, sheet_row, name="sheet_row"),
    path(f"{_ROW}history/", sheet_row_history, name="sheet_row_history"),
    path(f"{_SHEET}submit/", sheet_submit, name="sheet_submit"),
    path(f"{_SHEET}return/", sheet_return, name="sheet_return"),
    path(f"{_SHEET}accept/", sheet_accept, name="sheet_accept"),
]
