"""Takes a lost device away from an account, when no administrator can."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations import second_step, staff
from associations.models import User


class Command(BaseCommand):
    help = "Take away somebody's second step with its recovery codes; all their sessions end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            user = User.objects.filter(username=options["username"]).first()
            if user is None:
                raise CommandError(_("There is no account with this user name."))
            second_step.drop(user)
            staff.unlock(user)
            self.stdout.write(_("The device is taken away and all sessions have ended."))
