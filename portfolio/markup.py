"""HTML of the small pieces that tables have by the hundred.

Django's `format_html` takes several detours for each of its arguments; these take none.
"""

import html
from collections.abc import Mapping

from django.utils.safestring import SafeString


def text(value: object) -> str:
    """`value` as it stands in HTML and in an attribute; what is HTML already stays as it is."""
    return value if isinstance(value, SafeString) else html.escape(str(value))


def attributes(given: Mapping[str, object]) -> str:
    """Attributes with a blank before each; those without a value are left out."""
    return "".join(f' {name}="{text(v)}"' for name, v in given.items() if v)


def linked(href: str, label: object) -> SafeString:
    """`label` leading to `href`, or alone where there is no address."""
    return SafeString(f'<a href="{text(href)}">{text(label)}</a>' if href else text(label))


def swatched(meaning: str, label: object) -> SafeString:
    """`label` beside the colour of what it means."""
    colour = f'<span class="swatch is-{text(meaning)}" aria-hidden="true"></span>'
    return SafeString(colour + text(label))
