"""Who gets to see which address: everybody signs in, and what is not theirs does not exist."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from associations.models import CommuneName, OfficeName, Role
from associations.pages import newest, page, visit
from associations.rights import Action
from tests import factories as make

PEOPLE = "/003901/people/"


@pytest.fixture
def look(cast, rf: RequestFactory):
    """look("lan", "003901", …): the visit that somebody's request makes."""
    make.quarter(cast.binh_minh, "2024-Q1", version=3)
    make.quarter(cast.hai_ha, "2024-Q1", version=1)

    def visit_as(who: str, *args, **kwargs):
        request = rf.get("/")
        request.user = getattr(cast, who)
        return visit(request, *args, **kwargs)

    return visit_as


def test_a_visit_knows_who_looks_at_what(cast, look) -> None:
    found = look("lan", "003901", "2024-Q1")
    assert (found.user, found.office, found.code) == (cast.lan, cast.binh_minh, "003901")
    assert (found.quarter.slug, found.today) == ("2024-Q1", timezone.localdate())
    assert found.may(Action.UNDO) and not found.may(Action.MANAGE_PEOPLE)


@pytest.mark.parametrize(
    ("who", "office", "quarter"),
    [
        ("lan", "003902", None),
        ("lan", "003902", "2024-Q1"),
        ("lan", "009999", None),
        ("lan", "003901", "2024-Q2"),
        ("xuan", "003901", "2024-Q1"),
        ("binh", "003901", "2024-Q1"),
    ],
)
def test_what_is_not_ones_own_is_not_there(look, who, office, quarter) -> None:
    with pytest.raises(Http404):
        look(who, office, quarter)


def test_seeing_without_the_right_to_do_is_refused(look) -> None:
    with pytest.raises(PermissionDenied):
        look("hoa", "003901", "2024-Q1", Action.IMPORT)
    with pytest.raises(Http404):
        look("hoa", "003902", "2024-Q1", Action.IMPORT)


def test_an_old_code_still_leads_to_the_office(cast, look) -> None:
    today = timezone.localdate()
    OfficeName.objects.update(valid_to=today - timedelta(days=1))
    OfficeName.objects.create(
        office=cast.binh_minh, code="004001", name="Phòng giao dịch Số 1", valid_from=today
    )
    assert look("lan", "003901").code == look("lan", "004001").code == "004001"


_DASHBOARDS = ["overview", "composition", "overdue", "maturities", "groups"]
_ENTERED = ["sheets", "activities"]
_OF_OFFICE = {"work", *_ENTERED, "people"}


@pytest.mark.parametrize(
    ("who", "sections"),
    [
        ("lan", [*_DASHBOARDS, "loans", "briefing", "quarter", "imports", *_ENTERED]),
        ("dung", [*_DASHBOARDS, "loans", "briefing", "quarter", "imports", *_ENTERED]),
        ("tuan", [*_DASHBOARDS, "loans", "briefing", "quarter", *_ENTERED]),
        ("mai", ["work", *_DASHBOARDS, "loans", "briefing", "quarter", *_ENTERED]),
        ("an", [*_DASHBOARDS, "briefing", "quarter", "people"]),
    ],
)
def test_the_sections_are_those_one_may_open(look, who, sections) -> None:
    shown = page(look(who, "003901", "2024-Q1"), "overview")
    urls = [
        reverse(name, args=["003901"] if name in _OF_OFFICE else ["003901", "2024-Q1"])
        for name in sections
    ]
    assert [item["url"] for item in shown["nav"]] == urls
    assert [item["current"] for item in shown["nav"]] == [n == "overview" for n in sections]


def test_other_quarters_keep_the_page_and_its_filters(cast, as_) -> None:
    for slug in ("2023-Q4", "2024-Q1"):
        make.quarter(cast.binh_minh, slug, version=1)
    code = CommuneName.objects.get(commune=cast.an_lac).code
    answer = as_(cast.hoa).get(f"/003901/2024-Q1/briefing/?commune={code}&page=2")
    assert [q["url"] for q in answer.context["quarters"]] == [
        f"/003901/2024-Q1/briefing/?commune={code}",
        f"/003901/2023-Q4/briefing/?commune={code}",
    ]


def test_the_newest_quarter_is_the_newest_with_figures(cast) -> None:
    office = cast.binh_minh
    old = make.quarter(office, "2023-Q4", version=1)
    make.quarter(office, "2023-Q3", version=2)
    empty = make.quarter(office, "2024-Q1")
    assert newest(tuple(office.quarters.all())) == old
    assert newest((empty,)) == empty
    assert newest(()) is None


def test_nobody_sees_anything_without_signing_in(cast) -> None:
    make.quarter(cast.binh_minh, "2024-Q1", version=1)
    client = Client()
    for address in ("/", PEOPLE, "/003901/2024-Q1/", "/rights/", "/jobs/1/", "/password/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={address}")


def test_pages_of_refusal_are_whole_pages(cast, as_) -> None:
    missing, refused = as_(cast.lan).get("/003902/people/"), as_(cast.lan).get(PEOPLE)
    assert (missing.status_code, refused.status_code) == (404, 403)
    for answer in (missing, refused, Client().get("/khong-co/")):
        text = answer.content.decode()
        assert "<h1>" in text and "</html>" in text


class TestHome:
    """Where a person starts."""

    def test_the_only_office_opens_with_its_newest_figures(self, cast, as_) -> None:
        make.quarter(cast.binh_minh, "2023-Q4", version=1)
        make.quarter(cast.binh_minh, "2024-Q1")
        assert as_(cast.lan).get("/")["Location"] == "/003901/2023-Q4/"

    def test_several_offices_are_offered(self, cast, as_) -> None:
        make.quarter(cast.binh_minh, "2024-Q1", version=1)
        make.assignment(cast.lan, cast.hai_ha, Role.LEADER)
        text = as_(cast.lan).get("/").content.decode()
        assert 'href="/003901/2024-Q1/"' in text
        assert 'href="/003902/open-quarter/"' in text

    @pytest.mark.parametrize(
        ("who", "link"), [("lan", "/003901/open-quarter/"), ("an", PEOPLE), ("hoa", "")]
    )
    def test_without_a_quarter_it_says_what_to_do(self, cast, as_, who, link) -> None:
        answer = as_(getattr(cast, who)).get("/")
        text = answer.content.decode()
        assert "Phòng giao dịch Bình Minh" in text
        for other in ("/003901/open-quarter/", PEOPLE):
            assert (f'href="{other}"' in text) == (other == link)

    def test_without_a_role_it_says_whom_to_ask(self, cast, as_) -> None:
        answer = as_(cast.xuan).get("/")
        assert answer.status_code == 200
        assert "Bình Minh" not in answer.content.decode()

    def test_a_role_that_ended_counts_no_more(self, cast, as_) -> None:
        cast.lan.assignments.update(valid_to=date(2024, 1, 1))
        assert "Bình Minh" not in as_(cast.lan).get("/").content.decode()


class TestOpeningAQuarter:
    """The first step of a quarter's work."""

    def test_it_leads_to_the_imports(self, cast, as_) -> None:
        make.quarter(cast.binh_minh, "2024-Q1")
        client = as_(cast.dung)
        form = client.get("/003901/open-quarter/").context["form"]
        offered = [slug for slug, _label in form.fields["quarter"].choices]
        assert "2024-Q1" not in offered
        assert form.initial["quarter"] == "2024-Q2"
        answer = client.post("/003901/open-quarter/", {"quarter": "2024-Q2"})
        assert answer["Location"] == "/003901/2024-Q2/imports/"
        assert cast.binh_minh.quarters.count() == 2

    @pytest.mark.parametrize("slug", ["2024-Q1", "1999-Q1", "2099-Q1", "Q1"])
    def test_only_a_missing_quarter_of_the_years_kept(self, cast, as_, slug) -> None:
        make.quarter(cast.binh_minh, "2024-Q1")
        answer = as_(cast.dung).post("/003901/open-quarter/", {"quarter": slug})
        assert answer.status_code == 200
        assert cast.binh_minh.quarters.count() == 1

    def test_looking_opens_nothing(self, cast, as_) -> None:
        as_(cast.dung).get("/003901/open-quarter/?quarter=2024-Q1")
        assert not cast.binh_minh.quarters.exists()

    def test_who_may_not_import_may_not_open(self, cast, as_) -> None:
        for who in (cast.tuan, cast.hoa, cast.an):
            answer = as_(who).post("/003901/open-quarter/", {"quarter": "2024-Q1"})
            assert answer.status_code == 403


class TestLanguage:
    """Vietnamese, unless somebody chose English."""

    def test_the_browsers_own_language_does_not_count(self) -> None:
        answer = Client(headers={"accept-language": "en-US"}).get("/sign-in/")
        assert answer["Content-Language"] == "vi"
        assert "Đăng nhập" in answer.content.decode()

    def test_a_choice_holds_also_before_signing_in(self) -> None:
        client = Client()
        client.post("/language/", {"language": "en", "next": "/sign-in/"})
        answer = client.get("/sign-in/")
        assert answer["Content-Language"] == "en"
        assert "Sign in" in answer.content.decode()


def test_the_table_of_rights_is_the_rule_itself(cast, as_) -> None:
    answer = as_(cast.hoa).get("/rights/")
    answers = dict(zip(Action, (found for _label, found in answer.context["rows"]), strict=True))
    assert answers[Action.SEE] == [True] * 6
    assert answers[Action.IMPORT] == [False, True, True, False, False, False]
    assert answers[Action.MANAGE_PEOPLE] == [True, False, False, False, False, False]
    assert [str(rows) for rows in answer.context["seen"]] == [
        "Không có", "Toàn đơn vị", "Toàn đơn vị", "Trong các xã phụ trách", "Thuộc hội mình",
        "Thuộc hội mình, trong xã mình",
    ]  # fmt: skip
    assert answer.context["second_step"] == [True, True, False, False, False, False]
