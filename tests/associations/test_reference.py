"""Rows made by migrations are there for every test, also after one that emptied the tables."""

from datetime import date

import pytest
from django.utils.translation import override

from associations.models import Association
from groups.models import RatingClass
from portfolio.models import Source
from portfolio.names import Names

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


def test_names_are_in_the_language_of_the_page(cast):
    """What has an English name is called by it, the same by its model as in the names of a day."""
    associations, sources = [*Association.objects.all()], [*Source.objects.all()]
    for language, called in (("vi", "name"), ("en", "name_en")):
        with override(language):
            names = Names(cast.binh_minh, date(2024, 3, 31))
            for association in associations:
                known = names.of("association", association.code).label
                assert known == association.label == getattr(association, called)
            for source in sources:
                known = names.of("source", source.code).label
                assert known == source.label == getattr(source, called)
            assert names.of("programme", cast.poor.pk).label == cast.poor.name
            assert names.of("commune", cast.an_lac.pk).label.endswith("An Lạc")
    assert associations[0].name != associations[0].name_en
