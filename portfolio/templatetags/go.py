"""A step within a list: a link, or while a search is on a button that sends it along."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def go(
    href: str,
    text: object,
    posted: str = "",
    id: str = "",  # noqa: A002 - the attribute's name
    rel: str = "",
    kind: str = "",
    current: bool = False,
) -> SafeString:
    """A link to `href`, or a button of the form `posted`; `kind` is its class.

    A table has dozens of them, and a template is slow for each.
    """
    if posted:
        kind = f"go {kind}".strip()
    given = {"class": kind, "id": id, "rel": "" if posted else rel,
             "aria-current": "true" if current else ""}  # fmt: skip
    attrs = format_html_join("", ' {}="{}"', ((k, v) for k, v in given.items() if v))
    if posted:
        return format_html(
            '<button type="submit"{} form="{}" formaction="{}">{}</button>',
            attrs, posted, href, text,
        )  # fmt: skip
    return format_html('<a{} hx-boost="true" href="{}">{}</a>', attrs, href, text)
