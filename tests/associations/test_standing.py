"""What a page says of a job that has not begun."""

from datetime import timedelta

import pytest
from django.utils import timezone

from associations import jobs
from associations.models import Job


@pytest.mark.parametrize(
    ("seconds", "attempts", "said"),
    [
        (1, 0, "đang chờ"),
        (20, 0, "Đang chờ việc khác"),
        (20, 1, "Công việc bị gián đoạn và sẽ tự chạy lại"),
        (130, 0, "Việc này đã chờ hơn hai phút"),
    ],
)
def test_what_waits_says_why(seconds: int, attempts: int, said: str) -> None:
    at = timezone.now()
    job = Job(state=Job.State.QUEUED, attempts=attempts, asked_at=at - timedelta(seconds=seconds))
    assert jobs.standing(job, at).startswith(said)
