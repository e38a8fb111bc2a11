"""Somebody signed in, or trying to: what the tests of pages begin with."""

from typing import Any

from django.test import Client

from associations import second_step
from associations.models import User
from tests.factories import PASSWORD


def signed_in(user: User, **options: Any) -> Client:
    """A browser in which somebody has signed in, in two steps where it takes them."""
    client = Client(**options)
    client.force_login(User.objects.get(pk=user.pk))
    session = client.session
    second_step.passed(session)
    session.save()
    return client


def half_signed_in(user: User) -> Client:
    """A browser in which somebody has given the password and nothing more."""
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def takes(username: str, password: str = PASSWORD) -> bool:
    """Whether the page to sign in takes a password."""
    answer = Client().post("/sign-in/", {"username": username, "password": password})
    return answer.status_code == 302
