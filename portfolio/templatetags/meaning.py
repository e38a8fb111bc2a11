"""The link to the definition of an indicator: a page has a hundred of them, all alike."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def meaning(key: str, label: object) -> SafeString:
    """A link to what the indicator `key` means; `label` is what it is called here."""
    return _meaning(key, str(label), get_language() or "")


@lru_cache(maxsize=4096)
def _meaning(key: str, label: str, language: str) -> SafeString:
    """The link in a language; nothing else decides how it looks."""
    html = render_to_string("parts/meaning.html", {"key": key, "label": label})
    return mark_safe(html.strip())  # noqa: S308 - a template's own output
