"""How an office, a quarter, a month and others are written in an address: <office:…>/<month:…>/."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class OfficeCode(StringConverter):
    """Six digits: 003801."""

    regex = r"[0-9]{6}"


class QuarterSlug(StringConverter):
    """2024-Q1."""

    regex = r"[0-9]{4}-Q[1-4]"


class GroupCode(StringConverter):
    """Seven digits: 3801001."""

    regex = r"[0-9]{7}"


class MonthSlug(StringConverter):
    """2024-03."""

    regex = r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"


class AssociationCode(StringConverter):
    """Two digits: 12."""

    regex = r"[0-9]{2}"


class CommuneCode(StringConverter):
    """Six digits: 380102."""

    regex = r"[0-9]{6}"


register_converter(AssociationCode, "association")
register_converter(CommuneCode, "commune")
register_converter(MonthSlug, "month")
register_converter(GroupCode, "group")
register_converter(OfficeCode, "office")
register_converter(QuarterSlug, "quarter")
