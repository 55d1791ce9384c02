"""What is planted on the pages of the world is found there, word for word."""

import pytest

from scotty.stages.research.document import Document, Sort
from scotty.stages.research.read import Found, Reading, Subject, prepare_document, read_document
from tests.research.world import NOW, Company, make_company, make_techcorp
from tests.research.world.company import Paper

COMPANIES = [*(make_company(number) for number in range(12)), make_techcorp()]
SORTS: dict[str, Sort] = {"news": "news", "post": "news", "job": "job", "": "site"}


def subject_of(company: Company) -> Subject:
    return Subject(
        account=company.domain,
        domain=company.domain,
        name=company.name,
        rivals=("Meterwise", "Billoria", "Zuvanto", "Ledgerloom"),
    )


def read_paper(company: Company, paper: Paper) -> Reading:
    people = [part for person in paper.people for part in person]
    document = Document(
        url=f"https://{company.domain}{paper.path}",
        sort=SORTS[paper.sort],
        title=paper.title,
        text="\n\n".join((*paper.text, *people)),
        language=company.language,
        published=paper.published,
        read=NOW,
        told={"department": paper.department, "location": paper.location},
    )
    (part,), _ = prepare_document(document)
    return read_document(part, subject_of(company), NOW)


def read_company(company: Company) -> list[Found]:
    return [f for paper in company.papers for f in read_paper(company, paper).found]


@pytest.mark.parametrize("company", COMPANIES, ids=lambda c: c.domain)
def test_each_planted_sentence_is_found_with_its_fields(company: Company) -> None:
    found = read_company(company)
    missed: list[tuple[object, ...]] = []
    for planted in company.planted:
        same = [f for f in found if f.quote == planted.quote and f.area == planted.area]
        if not same:
            missed.append((planted.area, planted.quote))
            continue
        for field, wanted in planted.fields.items():
            told = [f.value.get(field) for f in same]
            if field == "technologies":
                told = [[f.value.get("technology") for f in same]]
            if field == "round":
                letter = wanted.replace("-Runde", "")[-1]
                told = [str(t).replace(f"Series {letter}", wanted) for t in told]
            if wanted not in told:
                missed.append((planted.area, field, wanted, told))
    assert missed == []


@pytest.mark.parametrize("company", COMPANIES, ids=lambda c: c.domain)
def test_what_its_customers_say_is_not_held_to_be_its_own(company: Company) -> None:
    pages = [p for p in company.papers if p.path == company.paths["customers"]]
    found = [f for page in pages for f in read_paper(company, page).found]
    assert [f.statement for f in found if f.sort != "about"] == []


@pytest.mark.parametrize("company", COMPANIES, ids=lambda c: c.domain)
def test_leaders_of_its_page_are_found_with_their_posts(company: Company) -> None:
    found = {(f.value["name"], f.value["job"]) for f in read_company(company) if f.sort == "people"}
    wanted = {person for paper in company.papers for person in paper.people}
    assert wanted - found == set()
