"""Research by command line and API: the contract's JSON, a local site for whoever sits here, none over the wire."""

from pathlib import Path

import pytest

from tests.house.workspace import Workspace
from tests.research.world import make_techcorp, serve_site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("research") / "workspace")


def test_the_command_keeps_its_contract(workspace: Workspace, tmp_path: Path) -> None:
    company = make_techcorp()
    with serve_site(company) as site:
        told = workspace.ask("research", company.domain, "--site", site.url)
    assert {"facts", "profile", "committee", "unknown"} <= set(told)
    assert told["run"]["new"] > 10
    for fact in told["facts"]:
        assert {"id", "kind", "statement", "quote", "source", "at", "confidence"} <= set(fact)
    known = {fact["id"] for fact in told["facts"]}
    lines = [line for area in told["profile"].values() for line in area]
    assert lines
    assert all(line["facts"] and set(line["facts"]) <= known for line in lines)
    amounts = [f["statement"] for f in told["facts"] if f["kind"] == "funding.raised"]
    assert any("$32 million" in text for text in amounts)
    (stack,) = (f["statement"] for f in told["facts"] if f["kind"] == "technology.snapshot")
    assert "Salesforce" in stack or "HubSpot" in stack

    paper = tmp_path / "brief.pdf"
    again = workspace.read("research", company.domain, "--no-collect", "--pdf", str(paper))
    assert "TechCorp" in again
    assert paper.read_bytes().startswith(b"%PDF")


def test_what_it_cannot_do_is_refused_with_the_mend(workspace: Workspace) -> None:
    done = workspace.run("research", "no company at all")
    assert done.returncode == 1
    assert "Mend:" in done.stderr


def test_a_paper_that_cannot_be_written_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    company = make_techcorp()
    with serve_site(company) as site:
        workspace.ask("research", company.domain, "--site", site.url)
    nowhere = str(tmp_path / "no" / "brief.pdf")
    done = workspace.run("research", company.domain, "--no-collect", "--pdf", nowhere)
    assert (done.returncode, "cannot be written" in done.stderr) == (1, True)
    assert "Mend:" in done.stderr
