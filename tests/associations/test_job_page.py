"""What a page that waits for a job is told, and who is told."""

import pytest

from associations.models import Job


@pytest.fixture
def job(cast) -> Job:
    return Job.objects.create(
        kind="test", key="1", office=cast.binh_minh, asked_by=cast.tuan, state="running"
    )


def told(client, job: Job) -> dict:
    return client.get(f"/jobs/{job.pk}/").json()


def test_how_far_it_is(cast, as_, job) -> None:
    assert told(as_(cast.tuan), job) | {"text": ""} == {
        "state": "running",
        "done": 0,
        "total": 0,
        "text": "",
    }
    Job.objects.update(progress=40)
    assert told(as_(cast.tuan), job)["done"] == 40
    assert told(as_(cast.tuan), job)["total"] == 100


def test_why_it_failed(cast, as_, job) -> None:
    Job.objects.update(state="failed", error="Tệp không đọc được.")
    answer = told(as_(cast.tuan), job)
    assert (answer["state"], answer["text"]) == ("failed", "Tệp không đọc được.")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("tuan", 200),  # asked for it
        ("lan", 200),  # may import
        ("dung", 200),
        ("hoa", 404),
        ("an", 404),
        ("binh", 404),
        ("xuan", 404),
    ],
)
def test_who_is_told(cast, as_, job, who, status) -> None:
    assert as_(getattr(cast, who)).get(f"/jobs/{job.pk}/").status_code == status


def test_whoever_asked_and_left_is_told_no_more(cast, as_, job) -> None:
    cast.tuan.assignments.all().delete()
    assert as_(cast.tuan).get(f"/jobs/{job.pk}/").status_code == 404


def test_an_unknown_job_is_not_there(cast, as_) -> None:
    assert as_(cast.lan).get("/jobs/999999999/").status_code == 404
