"""What is kept of groups: told to whoever sees the same, and without anybody's name."""

from datetime import date
from typing import Any

from django.core.cache import cache

from associations.rights import reach
from groups.models import GroupQuarter
from portfolio import leaders

from .office import LEADERS, Office, causes, table

GROUPS = "/003901/2024-Q1/groups/"
G1, G2, G3, G4 = LEADERS


def test_lists_are_kept_without_the_names_of_leaders(office: Office, settings: Any) -> None:
    for _look in range(2):
        page = office.get("lan", GROUPS)
        assert {row[0]: row[1] for row in table(page, "group")} == LEADERS
    client: Any = cache._cache.get_client(None)  # type: ignore[attr-defined]
    keys = client.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}*")
    kept = b"".join(map(client.get, keys)).decode("utf-8", "replace")
    assert 'id="group-list"' in kept and G1 in kept
    for leader in LEADERS.values():
        assert leader not in kept
    GroupQuarter.objects.filter(group=office.hand.g1).update(leader="Hà Thị Mới")
    renamed = {row[0]: row[1] for row in table(office.get("lan", GROUPS), "group")}
    assert renamed == LEADERS | {G1: "Hà Thị Mới"}
    client = office.as_(office.cast.lan)
    file = client.get(f"{GROUPS}?download=csv&of=group").content.decode("utf-8-sig")
    assert all(leader in file for leader in renamed.values())


def test_no_mark_gives_the_name_of_a_leader_whose_group_one_does_not_see(office: Office) -> None:
    cast, quarter = office.cast, office.hand.now
    html = f"<td>{leaders.mark(G1)}</td><td>{leaders.mark(G2)}</td><td>{leaders.mark('1')}</td>"
    seen = reach(cast.hoa, cast.binh_minh, date(2024, 4, 1)).rows()
    assert leaders.named(html, quarter, seen) == f"<td>{LEADERS[G1]}</td><td></td><td></td>"


def test_kept_lists_are_told_to_whoever_sees_the_same(office: Office) -> None:
    seen = {"lan": {*LEADERS}, "mai": {G1}, "tuan": {G1, G3}, "hoa": {G1, G4}, "dung": {*LEADERS}}
    for who in (*seen, *reversed(seen)):
        shown = {row[0]: row[1] for row in table(office.get(who, GROUPS), "group")}
        assert shown == {code: LEADERS[code] for code in seen[who]}, who


def test_what_is_kept_of_groups_is_told_to_whom_it_was_made_for(office: Office) -> None:
    people, alone = ("lan", "mai", "tuan", "hoa", "dung", "an"), {}
    for who in people:
        cache.clear()
        alone[who] = causes(office, who)
    assert alone["lan"] == alone["dung"] > alone["hoa"] and not alone["an"]
    assert len({frozenset(named) for named in alone.values()}) == 4
    cache.clear()
    for who in (*people, *reversed(people)):
        assert causes(office, who) == alone[who], who
