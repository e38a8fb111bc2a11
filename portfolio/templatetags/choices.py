"""What one chooses from, as HTML: a page has a hundred of them, a template is slow for each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from portfolio import markup

register = template.Library()


@register.simple_tag
def options(choices: Iterable[Mapping[str, Any]]) -> SafeString:
    """Choices of a list that opens, each with its value, its label and whether it is selected."""
    return SafeString("".join(map(_option, choices)))


@register.simple_tag
def links(choices: Iterable[Mapping[str, Any]], current: str = "") -> SafeString:
    """Choices that are addresses, as items of a list. The one in force says so itself, or `current`
    is its `slug`.
    """
    return SafeString("".join(_link(each, current) for each in choices))


def _option(choice: Mapping[str, Any]) -> str:
    selected = " selected" if choice.get("selected") else ""
    value, label = markup.text(choice["value"]), markup.text(choice["label"])
    return f'<option value="{value}"{selected}>{label}</option>'


def _link(choice: Mapping[str, Any], current: str) -> str:
    chosen = choice["slug"] == current if current else choice.get("current")
    mark = ' aria-current="true"' if chosen else ""
    link = f'<a href="{markup.text(choice["url"])}"{mark}>{markup.text(choice["label"])}</a>'
    return f"<li>{link}</li>"
