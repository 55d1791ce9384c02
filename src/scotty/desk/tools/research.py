"""The tool that has a company's public words read anew."""

from scotty.desk.dossier import Order, open_case
from scotty.desk.research import research_account
from scotty.desk.tools.asked import Account, Taken
from scotty.desk.tools.say import day, many, sentence, top
from scotty.desk.tools.tool import Context, Line, Told, Tool, declare


class AskResearch(Taken, frozen=True, kw_only=True):
    """Which company."""

    account: Account


def foresee_research(context: Context, asked: AskResearch) -> Told:
    """Show which company would be read about, by what, and when it was read about last."""
    house = context.house
    case = open_case(house, asked.account)
    done = case.view.log.of("research.done")
    last = f"last researched {day(done[-1].known)}" if done else "never researched"
    known = "known here" if case.known else "not known here yet: it becomes an account"
    who = case.view.tell("name") or case.key
    text = f"{who} ({case.domain or case.key}), {known}, {last}."
    named = [
        case.view.log.identify(f) for f in (*done[-1:], *case.view.log.of("account.profiled")[-3:])
    ]
    judged = (who, case.domain, case.key, done[-1].known if done else None)
    lines = [Line(text=text, facts=top(named), page=f"/account/{case.key}/profile", judged=judged)]
    lines += [
        Line(text=f"{name}: {sentence(collector.about)}", judged=(name, collector.about))
        for name, collector in house.collectors.items()
        if (name == "sandbox") == case.view.simulated
    ]
    return Told(lines=tuple(lines), data={"account": case.key, "known": case.known})


def do_research(context: Context, asked: AskResearch) -> Told:
    """Read what is public of it, and tell what was found."""
    made = research_account(context.house, Order(account=asked.account, by=context.person.who))
    done = context.house.ledger.facts("research.done", made.account)[-1:]
    text = (
        f"Read {many(made.read, 'page')} of {made.name}, {made.fresh:,} of them new, and found "
        f"{many(made.new, 'new thing')}."
    )
    page = f"/account/{made.account}/profile"
    lines = [Line(text=text, facts=top(f.id for f in done), page=page, judged=made)]
    lines += [
        Line(text=f"{trouble.place}: {sentence(trouble.why)}", page=page, judged=trouble)
        for trouble in made.troubles[:5]
    ]
    return Told(lines=tuple(lines), data=made)


declare(
    Tool(
        name="research_account",
        about="Propose to read what a company says in public (site, jobs, filings, DNS, feeds), each finding with its quote.",
        takes=AskResearch,
        permission="draft",
        answered_by="work",
        direct=True,
        run=foresee_research,
        do=do_research,
    )
)
