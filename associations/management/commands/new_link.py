"""Gives an account a new one-time link, when no administrator can."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations import staff
from associations.models import User


class Command(BaseCommand):
    help = "Print a one-time link with which a person sets a new password. The old one ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="where pages are")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            user = User.objects.filter(username=options["username"], is_active=True).first()
            if user is None:
                raise CommandError(_("There is no open account with this user name."))
            self.stdout.write(options["address"].rstrip("/") + staff.invitation(user))
