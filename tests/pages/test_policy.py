"""What every page keeps to: the security policy, no code in the page, one heading, labels."""

import json

import pytest
from django.test import Client

from associations.models import CommuneName
from groups.models import GroupQuarter
from portfolio.models import Programme, Remark
from tests.imports.files import figures, sent

from .addresses import ADDRESSES
from .html import Node, read
from .office import OVERVIEW, Office, table

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
MARKUP = "<b>x</b>\"'><script>alert(1)</script>{{ 7|add:7 }} & 5 % $a$"
LONG = "Xã Rất Dài " * 18 + "Hết"


@pytest.fixture
def pages(office: Office) -> list[tuple[str, Node]]:
    """Every page there is, with refusals and absences, as the leader, administrator and nobody."""
    file = sent(office.hand.now, figures({"GIA_TRI": -1}))
    waiting = sent(office.hand.now, figures())
    Remark.objects.create(
        office=office.cast.binh_minh, ends_on=office.hand.now.ends_on, section="tasks", text=MARKUP
    )
    paths = [a.path for a in ADDRESSES.values() if a.get and "{" not in a.path]
    paths += [f"{OVERVIEW}imports/{file.pk}/", f"{OVERVIEW}imports/{waiting.pk}/"]
    paths += [f"/003901/people/{office.cast.lan.pk}/", "/khong-co/", f"{OVERVIEW}?commune=390101"]
    found = []
    for who in ("lan", "an", ""):
        client = office.as_(getattr(office.cast, who)) if who else Client()
        for path in paths:
            answer = client.get(path)
            assert answer.status_code in (200, 302, 403, 404), path
            policy = answer["Content-Security-Policy"]
            assert {part.strip() for part in policy.split(";")} == POLICY, path
            if answer["Content-Type"].startswith("text/html") and answer.content:
                found.append((path, read(answer.content.decode())))
    return found


def test_there_is_no_code_in_any_page(pages: list[tuple[str, Node]]) -> None:
    assert len(pages) > 30
    for path, page in pages:
        assert not page.all("style"), path
        for node in page.walk():
            handlers = {name for name in node.attrs if name.startswith("on") or name == "style"}
            assert not handlers, (path, node.tag, handlers)
            linked = [node.attrs.get(name, "") for name in ("href", "src", "action", "poster")]
            assert not any(a.strip().lower().startswith("javascript:") for a in linked), path
            assert not any(a.startswith(("http:", "https:", "//")) for a in linked), (path, linked)
        for script in page.all("script"):
            if script.attrs.get("type") != "application/json":
                assert script.attrs["src"].startswith("/static/") and not script.content, path


def test_every_page_is_named_and_every_field_labelled(pages: list[tuple[str, Node]]) -> None:
    for path, page in pages:
        assert len(page.all("h1")) == 1, path
        assert page.one("title").text.endswith("· Giao Ban"), path
        ids = [n.attrs["id"] for n in page.walk() if "id" in n.attrs]
        assert len(ids) == len(set(ids)), (path, sorted(i for i in ids if ids.count(i) > 1))
        labelled = {n.attrs.get("for") for n in page.all("label")}
        for tag in ("input", "select", "textarea"):
            for given in page.all(tag):
                if given.attrs.get("type") not in ("hidden", "submit"):
                    assert given.attrs["id"] in labelled, (path, given.attrs)
        for image in page.all("img"):
            assert "alt" in image.attrs, path


def test_every_form_that_changes_something_carries_its_token(pages) -> None:
    forms = [f for _path, page in pages for f in page.all("form", method="post")]
    assert len(forms) > 50
    assert all(form.one("input", name="csrfmiddlewaretoken").attrs["value"] for form in forms)


def test_every_target_of_a_page_exists(pages: list[tuple[str, Node]]) -> None:
    for path, page in pages:
        ids = {n.attrs["id"] for n in page.walk() if "id" in n.attrs}
        for node in page.walk():
            if "popovertarget" in node.attrs:
                assert node.attrs["popovertarget"] in ids, path
            if node.attrs.get("href", "").startswith("#"):
                assert node.attrs["href"][1:] in ids, (path, node.attrs["href"])


@pytest.mark.parametrize("name", [MARKUP, LONG[:200]])
def test_names_are_text(office: Office, name: str) -> None:
    CommuneName.objects.filter(commune=office.cast.an_lac).update(name=name)
    Programme.objects.filter(pk=office.cast.poor.pk).update(name=name)
    GroupQuarter.objects.filter(group=office.hand.g1).update(leader=name)
    page = office.get("lan", f"{OVERVIEW}?association=12")
    shown = " ".join(name.split())
    assert shown in {row[0] for row in table(page, "commune")}
    assert shown in {row[0] for row in table(page, "programme")}
    groups = office.get("lan", f"{OVERVIEW}groups/?association=12")
    assert shown in {row[1] for row in table(groups, "group")}
    assert shown in {option.text for option in page.all("option")}
    assert not page.all("b", class_="") or all(n.text != "x" for n in page.all("b"))
    chart = json.loads("".join(map(str, page.one("script", id="chart-data-composition").content)))
    # A name may take two lines; nothing else of it is markup.
    labels = [text.replace("<br>", " ") for text in chart["layout"]["yaxis"]["ticktext"]]
    assert labels
    assert not any("<" in label or "$" in label or "%" in label for label in labels)
    assert all(len(label) < 80 for label in labels)
    spoken = office.get("lan", f"{OVERVIEW}briefing/?commune=390101")
    assert shown in spoken.one("p", class_="briefing-subject").text
