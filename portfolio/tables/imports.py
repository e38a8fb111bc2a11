"""The table of the files that came in for a quarter."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from associations.numbers import written
from portfolio.models import ImportFile

from .columns import NUMERIC, ROW_NAME, Column

_BADGES = {
    "posted": "badge-good",
    "refused": "badge-bad",
    "staged": "badge-warn",
    "uploaded": "badge-info",
}


class ImportTable(tables.Table):
    """One row a file, the newest first."""

    name = Column(_("File"), attrs=ROW_NAME)
    kind = Column(_("Content"), accessor="get_kind_display")
    as_of = tables.DateColumn(verbose_name=_("As of"), format="d/m/Y", attrs=NUMERIC)
    rows = Column(_("Rows"), attrs=NUMERIC)
    errors = Column(_("Errors"), attrs=NUMERIC)
    warnings = Column(_("Warnings"), attrs=NUMERIC)
    state = Column(_("State"), accessor="get_state_display")
    uploaded_by = Column(_("Uploaded by"))
    uploaded_at = tables.DateTimeColumn(
        verbose_name=_("Uploaded"), format="H:i d/m/Y", attrs=NUMERIC
    )

    class Meta:
        orderable = False
        empty_text = _("No file has come in for this quarter yet.")

    def render_name(self, value: str, record: ImportFile) -> str:
        url = reverse("import_file", args=[*self.address, record.pk])
        return format_html('<a href="{}">{}</a>', url, value)

    def render_rows(self, value: int) -> str:
        return written(value)

    render_errors = render_warnings = render_rows

    def render_state(self, value: str, record: ImportFile) -> str:
        badge = _BADGES.get(record.state, "")
        return format_html('<span class="badge {}">{}</span>', badge, value)

    def __init__(self, *args: object, address: tuple[str, str], **more: object) -> None:
        self.address = address
        super().__init__(*args, **more)
