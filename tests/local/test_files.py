"""Secrets and stamps kept in files."""

import pytest

from config.local.keys import kept_key
from config.local.stamps import digest, once


def test_a_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    key = kept_key(tmp_path / "a.key")
    assert len(key) == 64
    assert kept_key(tmp_path / "a.key") == key
    assert (tmp_path / "a.key").stat().st_mode & 0o777 == 0o600
    assert kept_key(tmp_path / "b.key") != key


def test_work_is_due_until_it_was_done_from_the_same_things(tmp_path):
    stamp = tmp_path / "stamp"
    seen = []
    for made_from in ("a", "a", "b"):
        with once(stamp, made_from) as due:
            seen.append(due)
    assert seen == [True, False, True]


def test_work_that_failed_is_due_again(tmp_path):
    with pytest.raises(ZeroDivisionError), once(tmp_path / "stamp", "a"):
        raise ZeroDivisionError
    with once(tmp_path / "stamp", "a") as due:
        assert due


def test_a_digest_follows_names_and_contents(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("a")
    before = digest([one])
    assert digest([two]) != before
    one.write_text("b")
    assert digest([one]) != before
