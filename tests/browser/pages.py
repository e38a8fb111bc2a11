"""The pages that somebody of the cast may open in a browser."""

from tests.imports.files import borrowers, figures, sent, together
from tests.pages.addresses import ADDRESSES, PEOPLE
from tests.pages.office import Office


def paths(office: Office, keeper: str) -> list[str]:
    """Every page that somebody may open, with a file that has faults and one that waits."""
    column = PEOPLE.index(keeper)
    own = [
        a.path
        for a in ADDRESSES.values()
        if a.get
        and a.get.split()[column] == "200"
        and "{" not in a.path
        and not a.path.endswith("/file/")
        and not a.path.startswith("/health/")
    ]
    if keeper == "an":
        return [*own, f"/003901/people/{office.cast.tuan.pk}/"]
    if keeper == "hoa":
        return own
    files = [sent(office.hand.now, figures(row)) for row in ({"GIA_TRI": -1}, {})]
    refused = together(office.hand.now, figures({"GIA_TRI": -1}), borrowers())
    sets = (refused, together(office.hand.now, borrowers()))
    return [
        *own,
        *(f"/003901/2024-Q1/imports/{file.pk}/" for file in files),
        *(f"/003901/2024-Q1/imports/sets/{one.pk}/" for one in sets),
    ]
