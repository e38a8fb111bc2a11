"""Every address for everybody: who gets a page, who is refused, for whom it does not exist."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.signing import half_signed_in, signed_in

from .addresses import ADDRESSES, PEOPLE, Address
from .conftest import World
from .office import Office

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="next" value="[^"]*"')


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            yield from patterns(found)
        else:
            yield found


def outcome(client: Client, address: Address, method: str, world: World) -> str:
    data = address.data() if callable(address.data) else address.data
    path = address.path.format(**world)
    answer = client.post(path, data) if method == "post" else client.get(path)
    if answer.status_code != 302:
        return str(answer.status_code)
    return "in" if answer["Location"].startswith("/sign-in/?next=") else "to"


def body(client: Client, path: str, method: str = "get", *data: Any) -> tuple[int, str]:
    """An answer without what differs at each look: the token and the address asked for."""
    answer = getattr(client, method)(path, *data)
    return answer.status_code, _TOKEN.sub("", answer.content.decode())


def test_every_address_stands_in_the_table() -> None:
    assert {pattern.name for pattern in patterns()} == set(ADDRESSES)


def test_an_address_has_one_pattern_and_one_view() -> None:
    found = [str(pattern.pattern) for pattern in patterns()]
    assert len(found) == len(set(found)) == len(ADDRESSES)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_everybody_gets(office: Office, world: World, method: str) -> None:
    signed = {who: office.as_(getattr(office.cast, who)).cookies for who in PEOPLE if who}
    found = {name: found_by(signed, world, a, method) for name, a in ADDRESSES.items()}
    assert found == {name: a.expected(method) for name, a in ADDRESSES.items()}


def found_by(
    signed: Mapping[str, SimpleCookie], world: World, address: Address, method: str
) -> dict[str, str]:
    """What each person gets, each from the same start."""
    found = {}
    for who in PEOPLE:
        client = Client()
        client.cookies = deepcopy(signed[who]) if who else SimpleCookie()
        with transaction.atomic():
            found[who] = outcome(client, address, method, world)
            transaction.set_rollback(True)
    return found


def state() -> dict[str, str]:
    """A sum over all rows of every table but that of sessions."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {"django_session"}
        found = {}
        for table in sorted(tables):
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.drill
def test_looking_changes_nothing(office: Office, world: World) -> None:
    people = [office.as_(getattr(office.cast, who)) if who else Client() for who in PEOPLE]
    before = state()
    assert before["portfolio_position"] and before["portfolio_importfile"]
    for address in ADDRESSES.values():
        for client in people:
            client.get(address.path.format(**world))
            client.get(address.path.format(**world), {"section": "tasks", "text": "x"})
    assert state() == before


def answers(client: Client, address: Address, paths: list[str]) -> list[tuple[int, str]]:
    """What addresses of one kind answer, by the method that the kind is for."""
    return [body(client, path, "get" if address.get else "post") for path in paths]


def assert_all_absent(found: list[tuple[int, str]], name: str) -> None:
    assert found == [found[0]] * len(found), name
    assert found[0][0] == 404, name


def test_a_foreign_office_looks_like_none(office: Office, world: World) -> None:
    for who in ("lan", "an"):
        client = office.as_(getattr(office.cast, who))
        for name, address in ADDRESSES.items():
            path = address.path.format(**world)
            if "003901" in path:
                others = [path.replace("003901", code) for code in ("003902", "009999")]
                assert_all_absent(answers(client, address, others), name)


def test_a_quarter_of_another_office_looks_like_none(office: Office, world: World) -> None:
    client = office.as_(office.cast.lan)
    for name, address in ADDRESSES.items():
        path = address.path.format(**world)
        if "2024-Q1" in path:
            others = [path.replace("2024-Q1", slug) for slug in ("2023-Q3", "2019-Q1")]
            assert_all_absent(answers(client, address, others), name)


def test_a_file_of_elsewhere_looks_like_none(office: Office, world: World) -> None:
    client = office.as_(office.cast.lan)
    numbers = [world["other_office"], world["other_quarter"], 999_999_999, 10**30]
    for name in (
        "import_file", "faults_file", "mend_file", "confirm_file", "discard_file", "undo_file"
    ):  # fmt: skip
        address = ADDRESSES[name]
        others = [address.path.format(staged=n, posted=n, faulty=n) for n in numbers]
        assert_all_absent(answers(client, address, others), name)


def test_a_set_of_elsewhere_looks_like_none(office: Office, world: World) -> None:
    client = office.as_(office.cast.lan)
    numbers = [world["set_of_other_office"], world["set_of_other_quarter"], 999_999_999, 10**30]
    for name in ("file_set", "set_progress", "faults_set", "confirm_files", "drop_files"):
        address = ADDRESSES[name]
        others = [address.path.format(set=number) for number in numbers]
        assert_all_absent(answers(client, address, others), name)


def test_a_person_of_elsewhere_looks_like_none(office: Office, world: World) -> None:
    client = office.as_(office.cast.an)
    nobody = world | {"binh": 999_999_999, "his": 999_999_999}
    for path in ("{binh}/", "{binh}/link/", "{binh}/lock/", "{tuan}/end/{his}/", "{binh}/phone/",
                 "{binh}/unlock/", "{binh}/second-step/"):  # fmt: skip
        found = [
            body(client, f"/003901/people/{path}".format(**w), "post") for w in (world, nobody)
        ]
        assert_all_absent(found, path)


@pytest.mark.parametrize("who", ["lan", "an"])
def test_without_the_second_step_nothing_is_reached(office: Office, world: World, who: str) -> None:
    user, reached = getattr(office.cast, who), set()
    for name, address in ADDRESSES.items():
        for method in ("get", "post"):
            path, client = address.path.format(**world), half_signed_in(user)
            with transaction.atomic():
                answer = getattr(client, method)(path)
                transaction.set_rollback(True)
            if answer.status_code != 302 or not answer["Location"].startswith("/second-step/"):
                reached.add(name)
    opened = {"health_live", "health_ready"}
    assert reached == {"set_up_second_step", "sign_out", "set_language"} | opened
    answer = half_signed_in(user).get("/second-step/")
    assert answer["Location"].startswith("/second-step/set-up/")


def test_a_post_without_the_pages_token_is_refused(office: Office, world: World) -> None:
    client = signed_in(office.cast.lan, enforce_csrf_checks=True)
    for name, address in ADDRESSES.items():
        if address.post is None:
            continue
        with transaction.atomic():
            assert outcome(client, address, "post", world) == "403", name
            transaction.set_rollback(True)
