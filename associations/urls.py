"""Addresses of people, rights and jobs."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from . import addresses  # noqa: F401 - registers how offices and quarters are written
from .views import account, health, jobs, people, quarters, rights, second_step

urlpatterns = [
    path("", account.home, name="home"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("sign-in/", account.sign_in, name="sign_in"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("invitation/<uidb64>/<token>/", account.Invitation.as_view(), name="invitation"),
    path("account/", account.account, name="account"),
    path("account/sign-out-elsewhere/", account.end_others, name="end_other_sessions"),
    path("password/", account.change_password, name="change_password"),
    path("second-step/", second_step.enter_code, name="second_step"),
    path("second-step/set-up/", second_step.set_up, name="set_up_second_step"),
    path("second-step/codes/", second_step.recovery_codes, name="recovery_codes"),
    path("second-step/codes/new/", second_step.new_codes, name="new_recovery_codes"),
    path("second-step/drop/", second_step.drop, name="drop_second_step"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("rights/", rights.rights, name="rights"),
    path("jobs/<int:job_id>/", jobs.job, name="job"),
    path("<office:office_code>/open-quarter/", quarters.open_quarter, name="open_quarter"),
    path("<office:office_code>/people/", people.people, name="people"),
    path("<office:office_code>/people/invite/", people.invite, name="invite"),
    path("<office:office_code>/people/<int:user_id>/", people.person, name="person"),
    path("<office:office_code>/people/<int:user_id>/link/", people.new_link, name="new_link"),
    path("<office:office_code>/people/<int:user_id>/phone/", people.phone, name="phone"),
    path("<office:office_code>/people/<int:user_id>/unlock/", people.unlock, name="unlock"),
    path(
        "<office:office_code>/people/<int:user_id>/second-step/",
        people.reset_second_step,
        name="reset_second_step",
    ),
    path("<office:office_code>/people/<int:user_id>/lock/", people.lock, name="lock"),
    path(
        "<office:office_code>/people/<int:user_id>/end/<int:assignment_id>/",
        people.end_assignment,
        name="end_assignment",
    ),
]
