"""The addresses of what people enter: sheets, groups, activities. Each part adds its own lines."""

from django.urls import URLPattern, path

from .views.activities import activities
from .views.activity import activity, delete_activity, new_activity
from .views.board import sheets
from .views.group_card import group_card, group_change
from .views.group_changes import group_changes, group_new
from .views.group_score import group_score
from .views.sheet import sheet
from .views.sheet_file import sheet_file
from .views.sheet_rows import sheet_row, sheet_row_history
from .views.sheet_rule import sheet_rule
from .views.sheet_steps import sheet_accept, sheet_return, sheet_submit
from .views.sheet_upload import (
    sheet_upload,
    sheet_upload_confirm,
    sheet_upload_discard,
    sheet_upload_preview,
)
from .views.work import work

_SHEET = "<office:office_code>/sheets/<month:month>/<association:association>/<commune:commune>/"
_UPLOAD = f"{_SHEET}upload/"
_ROW = f"{_SHEET}rows/<group:group_code>/"
_ACTIVITIES = "<office:office_code>/activities/"
_CLASSES, _INSPECTIONS = f"{_ACTIVITIES}classes/", f"{_ACTIVITIES}inspections/"
_CLASS, _INSPECTION = f"{_CLASSES}<int:activity_id>/", f"{_INSPECTIONS}<int:activity_id>/"
_OF_CLASS, _OF_INSPECTION = {"kind": "class"}, {"kind": "inspection"}
_GROUPS = "<office:office_code>/groups/"
_CARD = f"{_GROUPS}<group:group_code>/"

urlpatterns: list[URLPattern] = [
    path("<office:office_code>/work/", work, name="work"),
    path("<office:office_code>/sheets/", sheets, name="sheets"),
    path("<office:office_code>/sheets/rule/", sheet_rule, name="sheet_rule"),
    path(_SHEET, sheet, name="sheet"),
    path(_ROW, sheet_row, name="sheet_row"),
    path(f"{_ROW}history/", sheet_row_history, name="sheet_row_history"),
    path(f"{_SHEET}submit/", sheet_submit, name="sheet_submit"),
    path(f"{_SHEET}return/", sheet_return, name="sheet_return"),
    path(f"{_SHEET}accept/", sheet_accept, name="sheet_accept"),
    path(_ACTIVITIES, activities, name="activities"),
    path(f"{_CLASSES}new/", new_activity, _OF_CLASS, name="new_class"),
    path(_CLASS, activity, _OF_CLASS, name="training_class"),
    path(f"{_CLASS}delete/", delete_activity, _OF_CLASS, name="delete_class"),
    path(f"{_INSPECTIONS}new/", new_activity, _OF_INSPECTION, name="new_inspection"),
    path(_INSPECTION, activity, _OF_INSPECTION, name="inspection"),
    path(f"{_INSPECTION}delete/", delete_activity, _OF_INSPECTION, name="delete_inspection"),
    path(f"{_SHEET}file/", sheet_file, name="sheet_file"),
    path(_UPLOAD, sheet_upload, name="sheet_upload"),
    path(f"{_UPLOAD}<int:upload_id>/", sheet_upload_preview, name="sheet_upload_preview"),
    path(f"{_UPLOAD}<int:upload_id>/confirm/", sheet_upload_confirm, name="sheet_upload_confirm"),
    path(f"{_UPLOAD}<int:upload_id>/discard/", sheet_upload_discard, name="sheet_upload_discard"),
    path(_GROUPS, group_changes, name="group_changes"),
    path(f"{_GROUPS}new/", group_new, name="group_new"),
    path(_CARD, group_card, name="group_card"),
    path(f"{_CARD}change/", group_change, name="group_change"),
    path(f"{_CARD}score/<month:month>/", group_score, name="group_score"),
]
