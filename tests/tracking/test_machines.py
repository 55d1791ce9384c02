"""Was it a person? Tables of bursts, and the promise that no scanner of the table is ever one."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scotty.stages.engage.agents import SCANNERS, is_proxy, name_agent
from scotty.stages.engage.machines import (
    AT_ONCE,
    BURST,
    RULES,
    TAINT,
    TRAP,
    Hit,
    Judged,
    What,
    judge_hit,
)

SENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
YAHOO = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"
APPLE = "Mozilla/5.0"
OUTLOOK = "Mozilla/4.0 (compatible; ms-office; MSOffice 16)"


def click(after: float, link: int = 1, who: str = "ada", **more: object) -> Hit:
    return hit("click", after, link, who, **more)


def opened(after: float, who: str = "ada", **more: object) -> Hit:
    return hit("open", after, TRAP, who, **more)


def hit(what: What, after: float, link: int, who: str, **more: object) -> Hit:
    values: dict[str, object] = {
        "touch": "t",
        "what": what,
        "link": link,
        "at": SENT + timedelta(seconds=after),
        "sent": SENT,
        "visitor": who,
        "agent": CHROME,
        "network": "business",
        **more,
    }
    return Hit(**values)  # type: ignore[arg-type]


def replace(one: Hit, **changes: object) -> Hit:
    return msgspec.structs.replace(one, **changes)


ONE = [
    ("a person, an hour later", click(3600), "human", "person"),
    ("a person on a phone, at home", click(90, network="mobile", agent=SAFARI), "human", "person"),
    ("before it was sent, by our clock", click(-3), "bot", "at_once"),
    ("at once", click(9.9), "bot", "at_once"),
    ("within a minute", click(10), "soft", "early"),
    ("a minute later", click(60), "human", "person"),
    ("nobody knows when it was sent", click(3600, sent=None), "soft", "early"),
    ("the trap", click(3600, TRAP), "bot", "trap"),
    ("HEAD", click(3600, method="HEAD"), "bot", "method"),
    ("prefetch", click(3600, prefetch=True), "bot", "prefetch"),
    ("a crawler", click(3600, crawler="crawler"), "bot", "named"),
    ("a scanner by name", click(3600, agent="Barracuda Sentinel (EE)"), "bot", "named"),
    ("no agent", click(3600, agent="  "), "bot", "nameless"),
    ("a data centre", click(3600, network="hosting"), "bot", "hosting"),
    ("a VPN", click(3600, network="anonymous"), "soft", "anonymous"),
    ("Office before the browser", click(3600, agent=OUTLOOK), "soft", "office"),
    ("an unknown network", click(3600, network=""), "human", "person"),
    ("opened in Outlook", opened(3600, agent=OUTLOOK), "human", "person"),
    ("opened by Gmail's proxy", opened(3600, agent=GMAIL, network="hosting", crawler="crawler"), "soft", "proxy"),
    ("opened by Yahoo's proxy", opened(3600, agent=YAHOO, network="hosting", crawler="crawler"), "soft", "proxy"),
    ("opened by Apple for everyone", opened(3600, agent=APPLE, network="anonymous"), "soft", "proxy"),
    ("opened by Apple at once", opened(5, agent=APPLE, network="anonymous"), "bot", "at_once"),
    ("clicked by a proxy's name", click(3600, agent=GMAIL, crawler="crawler"), "bot", "named"),
    ("opened at once", opened(2), "bot", "at_once"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "verdict", "rule"), [c[1:] for c in ONE], ids=[c[0] for c in ONE])
def test_one_hit(one: Hit, verdict: str, rule: str) -> None:
    assert judge_hit(one, [one])[:2] == (verdict, rule)


BURSTS = [
    ("two links at once", [click(900, 1), click(900, 2)], ["bot", "bot"]),
    ("two links in two seconds", [click(900, 1), click(902, 2)], ["bot", "bot"]),
    ("from two addresses", [click(900, 1, "a"), click(901, 2, "b")], ["bot", "bot"]),
    ("two links a little later", [click(900, 1), click(902.1, 2)], ["human", "human"]),
    ("one link twice", [click(900, 1), click(900.5, 1)], ["human", "human"]),
    ("three links in twenty seconds", [click(900, 1), click(908, 2), click(920, 3)], ["bot"] * 3),
    ("three links in half a minute", [click(900, 1), click(915, 2), click(930, 3)], ["human"] * 3),
    ("the picture amid the sweep", [opened(901), click(900, 1), click(901, 2)], ["bot"] * 3),
    ("a person after the sweep", [click(900, 1, "s"), click(900, 2, "s"), click(1800, 1)], ["bot", "bot", "human"]),
    ("the trap last", [click(900, 1), click(930, TRAP)], ["bot", "bot"]),
    ("the trap, by a neighbour", [click(900, 1, "a"), click(930, TRAP, "b")], ["bot", "bot"]),
    ("the trap, by another, long before", [click(900, TRAP, "s"), click(1800, 1)], ["bot", "human"]),
    ("the trap, by the same, hours ago", [click(900, TRAP), click(90_00, 1)], ["bot", "bot"]),
    ("HEAD, then GET", [click(900, 1, method="HEAD"), click(901, 1)], ["bot", "bot"]),
    ("HEAD by a scanner, GET by a person", [click(900, 1, "s", method="HEAD"), click(901, 1)], ["bot", "human"]),
    ("a check at the time of the click", [click(900, 1), click(912, 1, "s", agent=SAFARI)], ["human", "soft"]),
    ("a check from a data centre", [click(900, 1, "s", network="hosting"), click(901, 1)], ["bot", "human"]),
]  # fmt: skip


@pytest.mark.parametrize(("hits", "verdicts"), [c[1:] for c in BURSTS], ids=[c[0] for c in BURSTS])
def test_hits_in_company(hits: list[Hit], verdicts: list[str]) -> None:
    assert [judge_hit(one, hits).verdict for one in hits] == verdicts


whats: st.SearchStrategy[What] = st.sampled_from(("open", "click"))
agents = st.sampled_from((CHROME, SAFARI, GMAIL, YAHOO, APPLE, OUTLOOK, "", *SCANNERS))
networks = st.sampled_from(("", "business", "isp", "mobile", "hosting", "anonymous"))


@st.composite
def hits(draw: st.DrawFn, least: float = -30.0) -> Hit:
    """Return any hit at all."""
    return hit(
        draw(whats),
        draw(st.floats(least, 4000)),
        draw(st.integers(0, 4)),
        draw(st.sampled_from("abc")),
        agent=draw(agents),
        network=draw(networks),
        method=draw(st.sampled_from(("GET", "GET", "GET", "HEAD"))),
        prefetch=draw(st.booleans()),
    )


@given(hits(), st.lists(hits(), max_size=6), st.lists(hits(), max_size=6))
def test_more_company_never_clears_a_bot(one: Hit, some: list[Hit], more: list[Hit]) -> None:
    if judge_hit(one, [one, *some]).verdict == "bot":
        assert judge_hit(one, [one, *some, *more]).verdict == "bot"


@given(st.lists(hits(), min_size=1, max_size=8), st.randoms())
def test_the_order_of_telling_changes_nothing(some: list[Hit], chance: object) -> None:
    judged = [judge_hit(one, some) for one in some]
    shuffled = list(some)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [judge_hit(one, shuffled) for one in some] == judged


scanners = st.one_of(
    # By name, by where they sit, by how they ask, by when: whatever else they say of themselves.
    st.builds(lambda h, a: replace(h, agent=a), hits(), st.sampled_from(SCANNERS)),
    st.builds(lambda h: replace(h, network="hosting"), hits()),
    st.builds(lambda h: replace(h, method="HEAD"), hits()),
    st.builds(lambda h: replace(h, prefetch=True), hits()),
    st.builds(
        lambda h, s: replace(h, at=SENT + s),
        hits(),
        st.timedeltas(-timedelta(seconds=60), AT_ONCE - timedelta(microseconds=1)),
    ),
)


@given(st.lists(scanners, min_size=1, max_size=8))
def test_no_sequence_of_scanner_events_is_human(some: list[Hit]) -> None:
    assert "human" not in {judge_hit(one, some).verdict for one in some}


@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=9, unique=True),
    st.lists(st.timedeltas(timedelta(0), BURST), min_size=9, max_size=9),
    st.timedeltas(timedelta(minutes=2), timedelta(days=9)),
)
def test_who_follows_every_link_is_no_person(
    links: list[int], pauses: list[timedelta], start: timedelta
) -> None:
    moment, sweep = SENT + start, []
    for link, pause in zip(links, pauses, strict=False):
        moment += pause
        sweep.append(replace(click(0, link, f"v{link}"), at=moment))
    assert {judge_hit(one, sweep).verdict for one in sweep} == {"bot"}


@given(hits(), st.lists(hits(), max_size=5), st.timedeltas(-TAINT, TAINT))
def test_whatever_comes_near_a_touched_trap_is_a_bot(
    one: Hit, others: list[Hit], apart: timedelta
) -> None:
    trap = replace(click(0, TRAP, "trapped"), at=one.at + apart)
    assert judge_hit(one, [one, trap, *others]).verdict == "bot"


plausible = st.builds(
    lambda h: replace(h, agent=SAFARI, network="isp", method="GET", prefetch=False), hits(120)
)


@given(plausible, st.lists(plausible, max_size=5))
def test_who_counts_has_no_sign_of_a_machine(one: Hit, others: list[Hit]) -> None:
    company = [one, *others]
    assume(judge_hit(one, company).verdict == "human")
    assert not any(one.what in rule.on and rule.fits(one, company) for rule in RULES)
    assert one.link != TRAP or one.what == "open"
    assert one.network not in {"hosting", "anonymous"}


def test_bots_come_before_doubt_in_the_table_and_all_name_their_source() -> None:
    verdicts = [rule.verdict for rule in RULES]
    assert verdicts == sorted(verdicts)  # bot, then soft
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.source and rule.reason.endswith(".") for rule in RULES)
    assert isinstance(judge_hit(click(900), []), Judged)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("", ""),
        (CHROME, "Chrome"),
        (SAFARI, "Safari"),
        (f"{CHROME} Edg/146.0", "Edge"),
        (GMAIL, "Gmail image proxy"),
        (YAHOO, "Yahoo image proxy"),
        (APPLE, "Apple Mail privacy proxy"),
        (OUTLOOK, "Microsoft Office"),
        ("Mimecast/1", "mail scanner"),
        ("Lynx/2.9", "other"),
    ],
)
def test_agents_have_names(agent: str, name: str) -> None:
    assert name_agent(agent) == name
    assert is_proxy(agent) == name.endswith("proxy")
