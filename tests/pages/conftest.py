"""The office that the pages are looked at with, and the rows that addresses name."""

from datetime import date

import pytest

from associations import heartbeats
from associations.models import Job
from groups.models import Borrower, SheetUpload
from groups.offline.reading import FileRow
from portfolio.models import Loan
from tests import factories as make
from tests.cast import WOMEN
from tests.imports.files import borrowers, figures, loans, posted, sent, together

from .office import Office, built, example_of_office, layout_of_office

World = dict[str, int]


@pytest.fixture
def office(cast, as_) -> Office:
    """Bình Minh by hand, both quarters built, on a server where all programs run."""
    heartbeats.beat(heartbeats.WORKER)
    heartbeats.beat(heartbeats.CLOCK)
    return built(cast, as_)


@pytest.fixture
def world(office: Office) -> World:
    """The rows that addresses name: a person with a role, a job, a file that waits and others."""
    cast, hand = office.cast, office.hand
    theirs = make.quarter(cast.hai_ha, "2024-Q1", version=1)
    make.quarter(cast.hai_ha, "2023-Q3")
    job = Job.objects.create(kind="test", key="1", office=cast.binh_minh, asked_by=cast.dung)
    foreign = figures({"MA_PGD": "003902"})
    return {
        "tuan": cast.tuan.pk,
        "assignment": cast.tuan.assignments.get().pk,
        "job": job.pk,
        "posted": posted(hand.now, figures()).pk,
        "staged": sent(hand.now, borrowers()).pk,
        "layout": layout_of_office(cast.binh_minh).pk,
        "example": example_of_office(cast.binh_minh).pk,
        "class": make.training_class(
            cast.binh_minh, WOMEN, date(2024, 3, 5), 40, commune=cast.an_lac
        ).pk,
        "inspection": make.inspection(
            cast.binh_minh, WOMEN, date(2024, 3, 5), 3, commune=cast.an_lac
        ).pk,
        "upload": SheetUpload.objects.create(
            office=cast.binh_minh,
            association_id=WOMEN,
            commune=cast.an_lac,
            month_ends_on=date(2024, 3, 31),
            name="bang.xlsx",
            uploaded_by=cast.mai,
            rows=[FileRow(5, {"code": "3901001", "members": 40.0}).stored()],
        ).pk,
        "loan": Loan.objects.get(number="6600000000000000").pk,
        "borrower": Borrower.objects.get(code="3900000000").pk,
        "other_quarter": sent(hand.before, borrowers()).pk,
        "other_office": sent(theirs, foreign).pk,
        "faulty": sent(hand.now, figures({"GIA_TRI": -1})).pk,
        "set": together(hand.now, borrowers({"KH_TENKH": "Mã Thị Năm"}), loans()).pk,
        "set_of_other_quarter": together(hand.before, borrowers()).pk,
        "set_of_other_office": together(theirs, foreign).pk,
        "binh": cast.binh.pk,
        "his": cast.binh.assignments.get().pk,
    }
