"""Cases of the clues of economics."""

from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.playbook import Deals
from tests.deals.cases.momentum import STAGES
from tests.deals.stories import BOOK, Case, deal, fact, person, setting

USUAL = setting(usual_amount=50_000.0, size_amounts={"51-200": 20_000.0})
EURO = setting(
    msgspec.structs.replace(BOOK, deals=Deals(rates={"EUR": 1.5})), usual_amount=50_000.0
)
STAGED = setting(stages=STAGES)
DEAF = setting(kinds=frozenset({"deal.opened"}))
LATE = deal(stage="Propose")
NOTHING = (deal(),)


def letter(text: str, days: float = 5, **more: Any) -> Fact:
    return fact("email.replied", days, "ann", text=text, **more)


def call(*lines: str, days: float = 5) -> Fact:
    """Return a transcript; a line begins with `us: ` or `them: `."""
    turns = [
        {"speaker": line[: line.index(":")], "side": line[: line.index(":")], "at": 10 * n, "text": line[line.index(":") + 2 :]}
        for n, line in enumerate(lines)
    ]  # fmt: skip
    return fact("call.transcribed", days, "ann", title="A call", turns=turns)


AMOUNTS = [
    Case("economics.amount", "half the usual", (deal(amount=25_000),), 0.5, USUAL, shown=1),
    Case("economics.amount", "in euros", (deal(amount=50_000, currency="EUR"),), 1.5, EURO),
    Case("economics.amount", "no rate", (deal(amount=50_000, currency="JPY"),), None, EURO),
    Case("economics.amount", "negative", (deal(amount=-50_000),), None, USUAL),
    Case("economics.amount", "nothing learnt", (deal(amount=50_000),), None),
    Case("economics.amount_for_size", "twice", (deal(amount=40_000), fact("account.profiled", employees=150)), 2, USUAL),
    Case("economics.amount_for_size", "no such size", (deal(amount=40_000), fact("account.profiled", employees=15)), None, USUAL),
    Case("economics.amount_for_size", "size unknown", (deal(amount=40_000),), None, USUAL),
]  # fmt: skip
BUDGET = [
    Case("economics.budget", "there is", (deal(), call("them: We have secured the budget.")), 1, shown=1),
    Case("economics.budget", "there is none", (deal(), letter("Sadly we have no budget for that.")), -1),
    Case("economics.budget", "denied", (deal(), letter("The budget is not approved.")), -1),
    Case("economics.budget", "German", (deal(), letter("Das Budget ist freigegeben.")), 1),
    Case("economics.budget", "French, denied", (deal(), letter("Nous n'avons pas de budget.")), -1),
    Case("economics.budget", "Spanish, denied", (deal(), letter("No tenemos presupuesto.")), -1),
    Case("economics.budget", "the last word counts", (deal(), letter("We have no budget.", 9), letter("The budget is approved.", 2)), 1),
    Case("economics.budget", "a question is no answer", (deal(), letter("Do we have a budget?")), None),
    Case("economics.budget", "ours does not count", (deal(), call("us: So you have secured the budget.", "them: Hm.")), None),
    Case("economics.budget", "a note of ours does", (deal(), fact("call.held", 3, "ann", notes="Budget is approved.")), 1),
    Case("economics.budget", "unspoken", (deal(), letter("Thank you.")), None),
    Case("economics.budget_worry", "two", (deal(), letter("The budget was cut. There is a hiring freeze.")), 2, shown=1),
    Case("economics.budget_worry", "none", (deal(), letter("Thank you.")), 0, shown=0),
    Case("economics.budget_worry", "quoted words are not theirs", (deal(), letter("Thank you.\n> There is no budget.")), 0),
    Case("economics.budget_worry", "long ago", (deal(), letter("The budget was cut.", 61)), None),
    Case("economics.budget_worry", "nothing collected", (deal(), letter("The budget was cut.")), None, DEAF),
]  # fmt: skip
PRICE = [
    Case("economics.price", "never", (LATE, call("them: Hello.")), 0, STAGED, shown=0),
    Case("economics.price", "by us", (LATE, call("us: The price is 9,000 dollars.")), 2, STAGED),
    Case("economics.price", "too early", (deal(stage="Qualify"), call("them: Hello.")), None, STAGED),
    Case("economics.price", "no call heard", (LATE, letter("The price?")), None, STAGED),
    Case("economics.price_objection", "twice", (deal(), letter("Too expensive. We cannot afford that.")), 2),
    Case("economics.price_objection", "denied", (deal(), letter("It is not too expensive.")), 0),
    Case("economics.price_objection", "nothing heard", NOTHING, None),
    Case("economics.discount", "once", (deal(), letter("Can you give us a discount?")), 1),
    Case("economics.discount", "German compound", (deal(), letter("Gibt es einen Rabattsatz?")), 1),
    Case("economics.discount", "nothing heard", NOTHING, None),
]  # fmt: skip
STEPS = [
    *(
        Case(f"economics.{name}", "once", (deal(), letter(text)), 1, shown=1)
        for name, text in (
            ("procurement", "Please register with our supplier portal."),
            ("legal", "Our lawyers will look at it."),
            ("security", "Infosec will send questions."),
            ("contract", "The paperwork is here."),
            ("timeline", "We need to be up and running by May."),
            ("process", "The steering committee decides."),
        )
    ),
    *(
        Case(f"economics.{name}", "nothing heard", NOTHING, None)
        for name in ("procurement", "legal", "security", "contract", "timeline", "process")
    ),
    Case("economics.legal", "whole words only", (deal(), letter("That is illegal.")), 0),
    Case("economics.contract", "long ago", (deal(), letter("The paperwork is here.", 46)), None),
    Case("economics.authority", "decides", (deal(), letter("I can sign that.")), 1),
    Case("economics.authority", "does not", (deal(), letter("I need to run it by my boss.")), -1),
    Case("economics.authority", "denied", (deal(), letter("I do not decide that, nor is it my decision.")), -1),
    Case("economics.authority", "unspoken", (deal(), letter("Thank you.")), None),
]  # fmt: skip
CFO, DEV = person("ann", "CFO"), person("bob", "Developer")
HOLDERS = [
    Case("economics.holders", "wrote", (deal(), CFO, letter("Hello.")), 1, shown=1),
    Case("economics.holders", "only a developer met us", (deal(), CFO, DEV, fact("call.held", 3, "bob")), 0),
    Case("economics.holders", "no title known", (deal(), letter("Hello.")), None),
]  # fmt: skip
CASES = [*AMOUNTS, *BUDGET, *PRICE, *STEPS, *HOLDERS]
