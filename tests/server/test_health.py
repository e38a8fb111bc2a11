"""Whether the programs live and the whole can work: what is told, to whom, at which cost."""

from typing import Any

import pytest
from django.contrib.staticfiles import storage
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from associations import health, heartbeats
from associations.models import User
from tests.signing import half_signed_in

LIVE, READY = "/health/live", "/health/ready"


@pytest.fixture
def all_there(db: None) -> None:
    """Worker and clock were heard of; the tests run against a real database and Valkey."""
    heartbeats.beat(heartbeats.WORKER)
    heartbeats.beat(heartbeats.CLOCK)


def told(client: Client | None = None, **headers: Any) -> tuple[int, Any]:
    answer = (client or Client()).get(READY, **headers)
    assert answer["Content-Type"] == "application/json"
    return answer.status_code, answer.json()


def test_live_reads_no_database_and_no_session() -> None:
    """Without the mark of pytest-django a query, such as that of a session, is an error."""
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    answer = client.get(LIVE)
    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_live_without_queue(settings: Any) -> None:
    settings.CACHES = nowhere()
    assert Client().get(LIVE).status_code == 200


def test_ready_when_everything_is_there(all_there: None, django_assert_num_queries: Any) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    with django_assert_num_queries(2):  # is there the table of migrations, and what is in it
        assert told(client) == (200, {"ready": True})
    assert "no-store" in client.get(READY)["Cache-Control"]


@pytest.mark.parametrize("part", [heartbeats.WORKER, heartbeats.CLOCK])
def test_not_ready_without(all_there: None, part: str) -> None:
    caches["default"].delete(f"seen:{part}")
    assert told() == (503, {"ready": False, "failing": [part]})


def test_a_sign_of_life_counts_for_a_minute(all_there: None) -> None:
    kept: Any = caches["default"]
    left = kept._cache.get_client().ttl(kept.make_key("seen:worker"))
    assert 0 < left <= heartbeats.SECONDS == 60


def nowhere() -> dict[str, Any]:
    from django.conf import settings

    return {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}


def test_not_ready_without_queue(all_there: None, settings: Any) -> None:
    settings.CACHES = nowhere()
    assert told() == (503, {"ready": False, "failing": ["queue"]})


def test_not_ready_without_a_migration(all_there: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="portfolio").order_by("-id")[0].delete()
    assert told() == (503, {"ready": False, "failing": ["migrations"]})


def test_a_newer_database_serves_too(all_there: None) -> None:
    MigrationRecorder.Migration.objects.create(app="portfolio", name="9999_later")
    assert told() == (200, {"ready": True})


def test_not_ready_without_database(all_there: None) -> None:
    def lost(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        raise OperationalError("connection to 10.1.2.3 of giaoban_app lost")

    with connection.execute_wrapper(lost):
        assert told() == (503, {"ready": False, "failing": ["database"]})


def test_not_ready_without_the_list_of_files(all_there: None, monkeypatch: Any) -> None:
    made = storage.ManifestStaticFilesStorage(location="/nowhere", base_url="/static/")
    monkeypatch.setattr(health, "staticfiles_storage", made)
    assert told() == (503, {"ready": False, "failing": ["static"]})


@pytest.mark.parametrize("address", [LIVE, READY])
def test_neither_https_nor_a_second_step_is_asked_for(
    all_there: None, cast: Any, settings: Any, address: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/rights/").status_code == 301
    assert Client().get(address).status_code == 200
    lan: User = cast.lan
    assert half_signed_in(lan).get(address).status_code == 200


def test_only_looking_is_answered(all_there: None) -> None:
    assert [Client().post(a).status_code for a in (LIVE, READY)] == [405, 405]
    assert [Client().head(a).status_code for a in (LIVE, READY)] == [200, 200]


def test_each_leaves_a_file_for_what_looks_after_it(settings: Any, tmp_path: Any) -> None:
    settings.SEEN_FOLDER = str(tmp_path)
    heartbeats.beat(heartbeats.WORKER)
    assert [p.name for p in tmp_path.iterdir()] == ["worker.seen"]
