"""How an office, a quarter and a group are written in an address: <office:…>/<quarter:…>/."""

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


register_converter(GroupCode, "group")
register_converter(OfficeCode, "office")
register_converter(QuarterSlug, "quarter")
