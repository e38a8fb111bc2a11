"""The first day of an office, and of the model office that shows what it will look like."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from associations.models import Office, User
from associations.rights import Action, may
from portfolio import demo, model_office
from portfolio.models import ImportFile, Programme
from tests import factories as make
from tests.signing import takes

CATALOGUE = "kind,code,name,parent,from,to,note\ncommune,391001,Xã An Lạc,,2015-01-01,,\n"
NEW = [
    "--code=003910",
    "--name=Phòng giao dịch Sao Mai",
    "--administrator=thu",
    "--administrator-name=Lý Thị Thu",
    "--from=2020-01-01",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "danh-muc.csv"
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_an_office_begins_with_a_name_a_catalogue_and_a_link(catalogue, capsys) -> None:
    call_command("create_office", *NEW, "--address=https://giaoban.example/", catalogue)
    office = Office.objects.with_code("003910").get()
    assert (office.communes.count(), office.synthetic) == (1, False)
    link = re.search(r"https://giaoban\.example(/invitation/\S+)", capsys.readouterr().out)
    assert link is not None
    assert Client().get(link[1], follow=True).context["validlink"] is True
    thu, today = User.objects.get(username="thu"), timezone.localdate()
    assert may(thu, Action.MANAGE_PEOPLE, office, today)


def test_again_it_reads_the_catalogue_only(catalogue) -> None:
    call_command("create_office", *NEW, catalogue)
    catalogue.write_text(
        CATALOGUE + "programme,01,Cho vay hộ nghèo,,2015-01-01,,\n", encoding="utf-8"
    )
    call_command("create_office", "--code=003910", catalogue)
    assert Programme.objects.count() == 1
    assert (Office.objects.count(), User.objects.count()) == (1, 1)


def test_faults_are_told_one_a_line_and_nothing_is_made(catalogue, capsys) -> None:
    catalogue.write_text(CATALOGUE + "ward,1,X,,hôm qua,,\npoint,D1,Y,,,,\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("create_office", *NEW, catalogue)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[:3] for line in lines] == [
        ["danh-muc.csv", "3", " kind"],
        ["danh-muc.csv", "4", " parent"],
        ["danh-muc.csv", "4", " from"],
    ]
    assert not Office.objects.exists()


@pytest.mark.parametrize(
    "changed", ["--code=38", "--code=00391A", "--administrator=Thu Lý", "--name="]
)
def test_what_does_not_fit_makes_nothing(catalogue, changed) -> None:
    option = changed.split("=")[0]
    arguments = [a for a in NEW if not a.startswith(f"{option}=")] + [changed]
    with pytest.raises(CommandError) as error:
        call_command("create_office", *arguments, catalogue)
    assert "Constraint" not in str(error.value)
    assert not Office.objects.exists()
    assert not User.objects.exists()


def test_somebody_elses_user_name_is_refused(catalogue) -> None:
    make.person("thu", "Vũ Minh Thu")
    with pytest.raises(CommandError):
        call_command("create_office", *NEW, catalogue)
    assert not Office.objects.exists()


class TestTheModelOffice:
    """Made through the ordinary import; what is missing is added, nothing is done twice."""

    def test_goes_on_where_it_stopped(self, tmp_path: Path) -> None:
        first, outcome = next(demo.load(tmp_path))
        assert (first, outcome.refused) == ("2022-Q1", False)
        office = demo.office()
        assert office is not None
        assert office.synthetic
        second, _outcome = next(demo.load(tmp_path))
        assert second == "2022-Q2"
        assert ImportFile.objects.filter(state="posted").count() == 12
        assert Office.objects.count() == 1
        assert User.objects.count() == len(demo.LOGINS)

    def test_its_people_can_sign_in(self, tmp_path: Path, capsys) -> None:
        next(demo.load(tmp_path))
        call_command("demo_logins")
        printed = capsys.readouterr().out
        for login in demo.LOGINS:
            assert login.username in printed
            assert takes(login.username, demo.SIGN_IN_WITH)

    def test_without_it_there_is_nobody_to_print(self, cast, capsys) -> None:
        call_command("demo_logins")
        assert capsys.readouterr().out == ""

    def test_never_gives_its_people_to_a_real_office(self, tmp_path: Path, capsys) -> None:
        make.office(model_office.OFFICE, "Phòng giao dịch Đông Sơn")
        with pytest.raises(CommandError):
            call_command("load_model_office", "--folder", tmp_path)
        call_command("demo_logins")
        assert capsys.readouterr().out == ""
        assert not User.objects.exists()
