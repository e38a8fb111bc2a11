"""Prints with what one signs in to the model office."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations.models import User
from portfolio import demo


class Command(BaseCommand):
    help = "Print the user names and the password of the model office, if it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            try:
                office = demo.office()
            except demo.NotSynthetic:
                return
            if office is None:
                return
            there = set(
                User.objects.filter(is_active=True, assignments__office=office).values_list(
                    "username", flat=True
                )
            )
            self.stdout.write(
                _("Sign in to try it; the password is %(word)s:") % {"word": demo.SIGN_IN_WITH}
            )
            for login in demo.LOGINS:
                if login.username in there:
                    self.stdout.write(f"  {login.username:<12}{login.what}")
