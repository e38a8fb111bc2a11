"""Rows made by migrations are there for every test, also after one that emptied the tables."""

import pytest

from associations.models import Association
from groups.models import RatingClass
from portfolio.models import Source

ROWS = {Association: 5, RatingClass: 4, Source: 4}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "after the tables were emptied"])
def test_transactional_tests_find_the_reference_rows(turn):
    assert {model: model._default_manager.count() for model in ROWS} == ROWS


@pytest.mark.django_db
def test_other_tests_find_them_too():
    assert {model: model._default_manager.count() for model in ROWS} == ROWS


def test_the_cast_assembles(cast):
    assert cast.binh_minh.named(cast.lan.assignments.get().valid_from).code == "003901"
