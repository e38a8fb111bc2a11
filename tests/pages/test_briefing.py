"""The briefing page: its sentences, the leader's paragraphs, and parts of the office by address."""

import pytest

from portfolio.models import Remark

from .html import Node, read
from .office import OVERVIEW, Office

BRIEFING = f"{OVERVIEW}briefing/"
WRITE = f"{BRIEFING}remark/"
MARKUP = '<script>alert("x")</script> & <b>đậm</b>'


def write(office: Office, text: str, section: str = "tasks", query: str = "", who: str = "lan"):
    client = office.as_(getattr(office.cast, who))
    return client.post(WRITE + query, {"section": section, "text": text}, follow=False)


def section(page: Node, key: str) -> Node:
    return page.one("section", id=key)


def spoken(page: Node) -> list[str]:
    """All sentences with their numbers, without what the leader added."""
    return [
        p.text
        for part in page.all("section", class_="briefing-part")
        for p in part.all("p")
        if not p.attrs.get("class")
    ]


def remarks(page: Node) -> dict[str, str]:
    return {
        part.attrs["id"]: p.text
        for part in page.all("section", class_="briefing-part")
        for p in part.all("p", class_="remark")
    }


def test_the_sentences_are_those_of_the_paper(office: Office) -> None:
    page = office.get("lan", BRIEFING)
    told = "\n".join(spoken(page))
    assert "Tổng dư nợ đạt 129 triệu đồng, tăng 10 triệu đồng so với đầu năm" in told
    assert "Hội Nông dân: 78 triệu đồng, chiếm 63,4 % dư nợ ủy thác." in told
    assert "Hội Liên hiệp Phụ nữ: 45 triệu đồng, chiếm 36,6 % dư nợ ủy thác." in told
    assert "Nợ quá hạn 3,00 triệu đồng, chiếm 2,33 % dư nợ" in told
    order = [part.attrs["id"] for part in page.all("section", class_="briefing-part")]
    assert order == ["lending", "entrusted", "quality", "groups", "training", "tasks"]


def test_every_number_leads_to_what_it_rests_on(office: Office) -> None:
    page = office.get("lan", BRIEFING)
    bound = page.all("a", class_="bound")
    assert len(bound) > 25
    for link in bound:
        row = page.one("tr", id=link.attrs["href"].removeprefix("#"))
        cells = [cell.text for cell in row.content if isinstance(cell, Node)]
        definition = row.one("div", class_="definition")
        assert len(definition.text) > len(definition.one("p", class_="definition-title").text)
        level = link.text in cells[2]
        assert level or link.text.split()[0] in ("tăng", "giảm", "không", "chưa"), link.text


@pytest.mark.parametrize(
    ("query", "subject", "said", "unsaid"),
    [
        ("?association=12", "Hội Liên hiệp Phụ nữ", "45 triệu đồng", "129 triệu đồng"),
        ("?commune=390101", "Xã An Lạc", "70 triệu đồng", "129 triệu đồng"),
        ("?association=12&commune=390101", "Xã An Lạc", "45 triệu đồng", "70 triệu đồng"),
        ("?association=99", "Cho vay trực tiếp", "6 triệu đồng", "129 triệu đồng"),
    ],
)
def test_a_part_of_the_office_by_address(office: Office, query, subject, said, unsaid) -> None:
    page = office.get("hoa", BRIEFING + query)
    assert subject in page.one("p", class_="briefing-subject").text
    told = "\n".join(spoken(page))
    assert f"Tổng dư nợ đạt {said}" in told and unsaid not in told


def test_a_part_that_is_new_this_year_has_its_outstanding_told(office: Office) -> None:
    """G3 was opened in the quarter: growth has no base, but 25 million is known."""
    page = office.get("lan", f"{BRIEFING}?association=11&commune=390101")
    assert "Tổng dư nợ đạt 25 triệu đồng" in "\n".join(spoken(page))


class TestRemarks:
    """Lan alone adds paragraphs; the figures stay what they are."""

    def test_written_changed_and_removed(self, office: Office) -> None:
        figures = spoken(office.get("lan", BRIEFING))
        answer = write(office, "Thu hồi nợ quá hạn.\nĐôn đốc tổ 3901002.")
        assert (answer.status_code, answer["Location"]) == (302, BRIEFING)
        page = office.get("hoa", BRIEFING)
        assert "Thu hồi nợ quá hạn." in remarks(page)["tasks"]
        assert section(page, "tasks").one("p", class_="remark").all("br")
        assert Remark.objects.get().edited_by == office.cast.lan
        write(office, "Chỉ còn một việc.")
        assert remarks(office.get("an", BRIEFING)) == {"tasks": "Chỉ còn một việc."}
        write(office, "   \n ")
        page = office.get("lan", BRIEFING)
        assert remarks(page) == {} and not Remark.objects.exists()
        assert "(chưa nhập nhiệm vụ)" in section(page, "tasks").text
        assert spoken(page) == figures

    @pytest.mark.parametrize("who", ["dung", "tuan", "hoa", "mai", "an"])
    def test_by_nobody_else(self, office: Office, who: str) -> None:
        write(office, "Của lãnh đạo")
        assert write(office, "Của người khác", who=who).status_code == 403
        assert Remark.objects.get().text == "Của lãnh đạo"
        page = office.get(who, BRIEFING)
        assert remarks(page) == {"tasks": "Của lãnh đạo"}
        assert not page.all("textarea")

    def test_the_leader_of_another_office_finds_nothing(self, office: Office) -> None:
        assert write(office, "x", who="binh").status_code == 404
        assert not Remark.objects.exists()

    def test_text_is_text(self, office: Office) -> None:
        write(office, MARKUP, "quality")
        client = office.as_(office.cast.lan)
        page = read(client.get(BRIEFING).content.decode())
        assert remarks(page) == {"quality": MARKUP}
        form = section(page, "quality").one("textarea")
        assert form.text == MARKUP
        assert MARKUP not in client.get(BRIEFING).content.decode()

    def test_each_part_of_the_office_has_its_own(self, office: Office) -> None:
        answer = write(office, "Của An Lạc", query="?commune=390101")
        assert answer["Location"] == f"{BRIEFING}?commune=390101"
        assert remarks(office.get("lan", f"{BRIEFING}?commune=390101")) == {"tasks": "Của An Lạc"}
        for query in ("", "?commune=390102", "?association=12&commune=390101"):
            assert remarks(office.get("lan", BRIEFING + query)) == {}
        assert remarks(office.get("lan", "/003901/2023-Q4/briefing/?commune=390101")) == {}

    def test_the_form_of_a_part_writes_for_that_part(self, office: Office) -> None:
        page = office.get("lan", f"{BRIEFING}?association=12&commune=390101")
        forms = page.one("article", class_="briefing").all("form")
        assert {f.attrs["action"] for f in forms} == {f"{WRITE}?association=12&commune=390101"}

    @pytest.mark.parametrize(
        ("section", "text"), [("profit", "x"), ("", "x"), ("tasks", "x" * 4001)]
    )
    def test_what_does_not_fit_is_not_kept(self, office: Office, section, text) -> None:
        client = office.as_(office.cast.lan)
        answer = client.post(WRITE, {"section": section, "text": text}, follow=True)
        assert read(answer.content.decode()).one("li", class_="message-error").text
        assert not Remark.objects.exists()

    def test_a_part_that_does_not_exist_gets_none(self, office: Office) -> None:
        assert write(office, "x", query="?commune=390201").status_code == 404
        assert not Remark.objects.exists()
