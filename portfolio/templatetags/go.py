"""A step within a list: a link, or while a search is on a button that sends it along."""

from django import template
from django.utils.safestring import SafeString

from portfolio import markup

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
    given = {"class": kind, "id": id, "rel": rel, "aria-current": "true" if current else ""}
    label = markup.text(text)
    if posted:
        given |= {"class": f"go {kind}".strip(), "rel": "", "form": posted, "formaction": href}
        return SafeString(f'<button type="submit"{markup.attributes(given)}>{label}</button>')
    given |= {"hx-boost": "true", "href": href}
    return SafeString(f"<a{markup.attributes(given)}>{label}</a>")
