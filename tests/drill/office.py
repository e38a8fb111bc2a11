"""The office of the drill, made once by a program of its own: two quarters, the first one complete.

    python -m tests.drill.office FILE

writes into FILE, as JSON, the sessions of people who are signed in.
"""

import json
import sys
from pathlib import Path

OFFICE_MADE = "office.json"
OFFICE, BEFORE, QUARTER = "003901", "2023-Q4", "2024-Q1"
PEOPLE = ("lan", "dung")


def main(into: Path) -> None:
    """Makes the cast, posts all of BEFORE, and of QUARTER what loans and scores stand on."""
    import django

    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from portfolio.quarters import build
    from tests import factories as make
    from tests.cast import assemble
    from tests.imports.files import posted
    from tests.signing import signed_in

    from . import files

    cast = assemble()
    for slug, kinds in ((BEFORE, files.KINDS), (QUARTER, ("groups", "borrowers"))):
        quarter = make.quarter(cast.binh_minh, slug)
        for kind in kinds:
            posted(quarter, files.content(kind, slug))
        build(quarter)
    sessions = {name: signed_in(getattr(cast, name)).cookies["sessionid"].value for name in PEOPLE}
    into.write_text(json.dumps(sessions))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
