"""Answers over a filled workspace: every line stands on its receipts; proposals and who may answer them."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import msgspec
import pytest

from scotty.desk.access import Denied
from scotty.desk.ask import ask, list_examples
from scotty.desk.ask.check import find_faults, read_judged
from scotty.desk.audit import list_acts
from scotty.desk.engine import list_runs, see_through
from scotty.desk.hands import TeamHands
from scotty.desk.proposals import answer_proposal, find_proposal, list_proposals
from scotty.desk.roster import pause_agent
from scotty.desk.tools import Context, Line, Means, Tool, load_tools
from scotty.desk.use import find_tool, list_tools, use_tool
from scotty.desk.why import explain_fact
from scotty.facts import Refused
from scotty.playbook.roster import default_roster, parse_member
from scotty.ports import House
from tests.agents.scripted import ScriptedModels

Contexts = Callable[..., Context]
DIRECT = ("activate_engine", "refresh_cards", "research_account")


def arguments_of(context: Context, tool: Tool) -> dict[str, object]:
    """Return arguments with which a tool has something to say."""
    house = context.house
    deals = context.means.pipelines.at(None).deals
    known = {
        "account": "techcorp.example",
        "deal": deals[0].deal,
        "fact": house.ledger.facts("account.heated")[0].id,
        "words": "Meterwise",
        "rival": "Meterwise",
        "since": "2020-01-01",
        "tier": "1",
    }
    needed = [f.encode_name for f in msgspec.structs.fields(tool.takes) if f.required]
    return {name: known[name] for name in needed}


@pytest.mark.parametrize("name", sorted(load_tools()))
def test_every_line_of_every_tool_stands_on_its_receipts(name: str, context_of: Contexts) -> None:
    context, tool = context_of(), load_tools()[name]
    house = context.house
    told = tool.run(context, tool.read(arguments_of(context, tool)))
    assert told.lines
    for line in told.lines:
        facts = [house.ledger.fact(f) for f in line.facts]
        assert None not in facts, line
        held = [f for f in facts if f is not None]
        assert find_faults(line, held, house.clock.now().date()) == [], line.text
        assert line.facts or line.page or line.judged is not None


@pytest.mark.parametrize("tool", load_tools().values(), ids=lambda t: t.name)
def test_a_tool_tells_what_it_takes(tool: Tool) -> None:
    schema = tool.schema
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert all("description" in p or "anyOf" in p for p in schema["properties"].values())
    assert tool.about.endswith(".")
    assert bool(tool.answered_by) == tool.acts
    with pytest.raises(Refused, match="cannot be asked so"):
        tool.read({"nothing_like_it": 1})


def test_the_examples_of_this_workspace_can_be_asked(
    context_of: Contexts, caplog: pytest.LogCaptureFixture
) -> None:
    context = context_of()
    with caplog.at_level(logging.ERROR):
        for example in list_examples(context):
            told = ask(context, example, look=True)
            assert told.understood, example
            assert told.answer
            assert told.would or told.receipts or told.tool in {"list_outbox", "show_status"}, (
                example
            )
    assert caplog.records == []  # no line was withheld


def test_an_answer_opens_into_facts(context_of: Contexts) -> None:
    context = context_of()
    told = ask(context, "which accounts are hot this week and why?")
    assert told.tool == "list_hot"
    assert {f for line in told.lines for f in line.facts} == {r.id for r in told.receipts}
    for receipt in told.receipts:
        assert explain_fact(context.house, receipt.id).says


def test_a_live_list_opens_into_facts_too(market: House, context_of: Contexts) -> None:
    context = context_of()
    listed = context.means.hot(None)
    bare = [
        msgspec.structs.replace(
            s, reasons=tuple(msgspec.structs.replace(r, facts=()) for r in s.reasons)
        )
        for s in listed.accounts
    ]
    live = msgspec.structs.replace(listed, accounts=tuple(bare))
    means = Means(market, "", lambda: live)
    told = ask(Context(means, context.person), "who is hot?")
    means.close()
    assert told.receipts
    assert all(line.facts for line in told.lines[: 1 + len(bare)])


def test_a_line_whose_number_nobody_said_is_found() -> None:
    from datetime import date

    line = Line(text="TechCorp is worth $1,000,000.", judged={"name": "TechCorp", "worth": 90_000})
    assert find_faults(line, [], date(2026, 6, 30)) == ["$1,000,000"]
    right = msgspec.structs.replace(line, text="TechCorp is worth $90,000.")
    assert find_faults(right, [], date(2026, 6, 30)) == []


@pytest.mark.parametrize(
    ("value", "text", "holds"),
    [
        (0.2683, "27 %", True),
        (0.2683, "26.8 %", True),
        (0.2683, "28 %", False),
        (84.7391, "84.7", True),
        (84.7391, "85", True),
        (84.7391, "84", False),
        (-0.0712, "-0.07", True),
        (66_500.4, "$66,500", True),
    ],
)
def test_a_judged_number_may_be_rounded_and_no_more(value: float, text: str, holds: bool) -> None:
    from datetime import date

    assert (find_faults(Line(text=text, judged=value), [], date(2026, 6, 30)) == []) is holds
    assert read_judged(value).amounts


def test_what_is_not_understood_is_said_and_three_things_offered(context_of: Contexts) -> None:
    told = ask(context_of(), "what is the meaning of life?")
    assert not told.understood
    assert "“meaning”" in told.answer
    assert len(told.nearest) == 3
    for example in told.nearest:
        assert ask(context_of(), example).understood


@pytest.mark.parametrize("word", ["send", "delete", "approve"])
def test_an_act_that_is_never_done_by_asking_is_declined(word: str, context_of: Contexts) -> None:
    told = ask(context_of(), f"{word} everything to everybody")
    assert not told.understood
    assert f"I do not {word}" in told.answer
    assert told.proposals == ()


def test_nothing_asked_is_refused(context_of: Contexts) -> None:
    with pytest.raises(Refused, match="Nothing was asked"):
        ask(context_of(), "   ")


def test_a_tool_that_refuses_says_why_in_the_answer(context_of: Contexts) -> None:
    told = ask(context_of(), "why is deal ZZ-999 at risk?")
    assert told.understood
    assert "No deal is called 'ZZ-999'" in told.answer
    assert told.receipts == ()


def test_what_was_left_out_of_a_question_is_said(context_of: Contexts) -> None:
    told = ask(context_of(), "which zorkly accounts are hot?")
    assert told.lines[0].text == "I could make nothing of “zorkly”, and left it out."


def test_looking_proposes_nothing(context_of: Contexts) -> None:
    context = context_of()
    before = len(list_proposals(context.house, None))
    told = ask(context, "put TechCorp in tier 1", look=True)
    assert (told.would, told.proposals) == ("propose_tier", ())
    assert len(list_proposals(context.house, None)) == before


def test_a_command_is_proposed_with_its_dry_run_and_nothing_is_done(context_of: Contexts) -> None:
    context = context_of()
    house = context.house
    told = ask(context, "put TechCorp in tier 3")
    (made,) = told.proposals
    assert (made.tool, made.state, made.needs) == ("propose_tier", "open", "work")
    assert made.arguments == {"account": "techcorp.example", "tier": "3"}
    assert made.why == "put TechCorp in tier 3"
    assert any("tier 3" in line.text for line in made.shown)
    assert not house.ledger.facts("account.pinned")
    assert any(
        act.seq == made.audit and act.did == "propose propose_tier" for act in list_acts(house)
    )
    assert ask(context, "put TechCorp in tier 3").proposals[0].id == made.id  # proposed once

    for role, needs in (("viewer", Denied), ("agent", Denied), ("marketer", None)):
        someone = context_of(role)
        if needs is not None:
            with pytest.raises(needs):
                answer_proposal(someone, made.id, taken=True)
    taken = answer_proposal(context_of("seller"), made.id, taken=True, note="They asked.")
    assert (taken.state, taken.answered_by, taken.note) == (
        "taken",
        "seller@example.com",
        "They asked.",
    )
    (pinned,) = house.ledger.facts("account.pinned")
    assert pinned.data == {"tier": "3", "by": "seller@example.com"}
    again = answer_proposal(context, made.id, taken=True)
    assert again == taken
    assert answer_proposal(context, made.id, taken=False) == taken
    assert len(house.ledger.facts("account.pinned")) == 1


def test_a_declined_proposal_does_nothing_and_may_be_made_again(context_of: Contexts) -> None:
    context = context_of()
    first = use_tool(context, "propose_tier", {"account": "techcorp.example", "tier": "2"}).proposal
    assert first is not None
    with pytest.raises(Denied):
        answer_proposal(context_of("viewer"), first.id, taken=False)
    declined = answer_proposal(context, first.id[:10], taken=False)
    assert declined.state == "declined"
    assert declined.came == ()
    second = use_tool(
        context, "propose_tier", {"account": "techcorp.example", "tier": "2"}
    ).proposal
    assert second is not None
    assert second.id != first.id


def test_an_engagement_is_shown_touch_by_touch_and_waits_at_the_gate(context_of: Contexts) -> None:
    context = context_of()
    house = context.house
    (made,) = ask(context, "draft a sequence for TechCorp").proposals
    assert any("mail to" in line.text for line in made.shown)
    assert house.outreach.tally().attention == 0
    taken = answer_proposal(context_of("marketer"), made.id, taken=True)
    assert taken.state == "taken"
    sent = [f for f in house.ledger.facts("touch.sent") if f.source == "scotty"]
    assert sent == []  # nothing left


def test_a_persons_own_words_activate_the_engine_and_an_agents_do_not(context_of: Contexts) -> None:
    words = "Activate Revenue Acceleration Engine"
    house = context_of().house
    (made,) = ask(context_of("agent"), words).proposals
    assert made.state == "open"
    assert made.by.startswith("agent:")
    assert house.ledger.facts("engine.asked") == []
    (seen,) = ask(context_of("seller"), words).proposals
    assert seen.id == made.id  # a seller may not: it waits
    told = ask(context_of("admin"), words)
    assert told.proposals[0].state == "taken"
    assert "is on" in told.answer
    assert len(house.ledger.facts("engine.asked")) == 1


def test_a_person_is_shown_and_may_use_only_their_own_tools(context_of: Contexts) -> None:
    viewer = context_of("viewer")
    assert all(not tool.acts for tool in list_tools(viewer))
    with pytest.raises(Denied):
        ask(viewer, "put TechCorp in tier 1")
    with pytest.raises(Denied):
        find_tool(viewer, "propose_tier")
    with pytest.raises(Refused, match="no tool"):
        use_tool(viewer, "drop_tables", {})
    assert any(a.did == "tool propose_tier (refused)" for a in list_acts(viewer.house))


def test_an_agent_may_propose_and_never_answer(context_of: Contexts) -> None:
    agent = context_of("agent")
    made = use_tool(agent, "propose_tier", {"account": "techcorp.example", "tier": "none"}).proposal
    assert made is not None
    for taken in (True, False):
        with pytest.raises(Denied, match="agent cannot"):
            answer_proposal(agent, made.id, taken=taken)
    assert any(f.data["tool"] == "propose_tier" for f in agent.house.ledger.facts("agent.worked"))


def test_what_could_not_be_done_is_not_proposed(context_of: Contexts) -> None:
    before = len(list_proposals(context_of().house, None))
    with pytest.raises(Refused, match="No account"):
        use_tool(context_of(), "propose_tier", {"account": "nobody.example", "tier": "1"})
    assert len(list_proposals(context_of().house, None)) == before


def test_arguments_that_fill_a_book_are_refused(context_of: Contexts) -> None:
    with pytest.raises(Refused, match="bytes"):
        use_tool(context_of(), "find_anything", {"words": "x" * 100_000})


def test_a_proposal_expires(context_of: Contexts) -> None:
    context = context_of()
    made = use_tool(
        context, "propose_tier", {"account": "techcorp.example", "tier": "free"}
    ).proposal
    assert made is not None

    class Later:
        def now(self):  # type: ignore[no-untyped-def]
            return context.house.clock.now() + timedelta(days=15)

        def wall(self, moment):  # type: ignore[no-untyped-def]
            return moment

    later = context_of("admin", msgspec.structs.replace(context.house, clock=Later()))
    assert find_proposal(later.house, made.id).state == "expired"
    with pytest.raises(Refused, match="expired"):
        answer_proposal(later, made.id, taken=True)


def test_a_paused_scotty_answers_nothing(context_of: Contexts) -> None:
    context = context_of()
    pause_agent(context.house, "scotty", True, "me")
    try:
        with pytest.raises(Refused, match="paused"):
            ask(context, "who is hot?")
    finally:
        pause_agent(context.house, "scotty", False, "me")


def with_model(context: Context, *told: object) -> tuple[Context, ScriptedModels]:
    models = ScriptedModels(*told)
    context.means.house = msgspec.structs.replace(context.house, models=models)
    return context, models


def test_a_model_writes_from_the_lines_and_the_gate_decides(
    context_of: Contexts, market: House
) -> None:
    good = {"lines": [{"text": "2 accounts are hot.", "facts": ["n1"]}]}
    false = {"lines": [{"text": "TechCorp will buy for $9,999,999.", "facts": ["n1"]}]}
    context = context_of("admin", market)
    hot = len(context.means.hot(None).accounts)
    good["lines"][0]["text"] = f"{hot} accounts are hot."
    context, models = with_model(context, good)
    told = ask(context, "which accounts are hot?")
    assert told.model == models.name
    assert told.lines[0].text == f"{hot} accounts are hot."
    assert told.lines[0].facts
    context, models = with_model(context_of("admin", market), false, false)
    told = ask(context, "which accounts are hot?")
    assert told.model == ""
    assert "9,999,999" not in told.answer


def test_a_model_chooses_among_tools_that_read_and_never_acts(
    context_of: Contexts, market: House
) -> None:
    asked = "kindly enumerate the gizmos"
    context, _ = with_model(
        context_of("admin", market),
        {"tool": "propose_tier", "arguments": {"account": "techcorp.example", "tier": "1"}},
    )
    told = ask(context, asked)
    assert (told.understood, told.proposals) == (False, ())
    context, models = with_model(
        context_of("admin", market), {"tool": "show_status", "arguments": {}}
    )
    told = ask(context, asked)
    assert told.tool == "show_status"
    assert models.asked[0].given[0].text == asked
    context, _ = with_model(
        context_of("admin", market), {"tool": "show_deal", "arguments": {"nonsense": 1}}
    )
    assert not ask(context, asked).understood


def test_where_nobody_is_at_work_the_run_is_seen_through(
    context_of: Contexts, make_house: Callable[..., House]
) -> None:
    context = context_of("admin", make_house())
    outfit = context.means.outfit
    context.means.see_run = lambda run: see_through(
        context.house, run.id, partial(TeamHands, outfit)
    )
    answered = ask(context, "Activate Revenue Acceleration Engine")
    assert "0 hot of 0 watched" in answered.answer
    assert "0 drafts wait" in answered.answer
    assert list_runs(context.house)[0].over


def test_the_team_uses_tools_that_there_are() -> None:
    used = {t for key, text in default_roster().items() for t in parse_member(key, text).tools}
    assert used <= load_tools().keys()
    assert load_tools().keys() <= used  # and every tool is somebody's
