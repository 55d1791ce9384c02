"""The hands of the engine: each step done by the same functions that people use."""

from collections.abc import Sequence
from functools import cached_property

from scotty.desk.cardnews import refresh_cards
from scotty.desk.committee import show_committee
from scotty.desk.engage import Order as Reach
from scotty.desk.engage import engage_account
from scotty.desk.hot import list_hot
from scotty.desk.playbook import current_playbook
from scotty.desk.research import Order, list_fresh, research_account
from scotty.desk.roster import Work, may_work, sign_work
from scotty.desk.watch import watch_deals
from scotty.facts import Bug, Refused
from scotty.flows.engine import STEPS, Came
from scotty.flows.outreach.outfit import Outfit
from scotty.ports import House
from scotty.signals.view import View
from scotty.stages.identify.patch import is_worked

AGENTS = {step.name: step.agent for step in STEPS}
BY = "the engine"


class TeamHands:
    """Does the work of a run. Who is paused does nothing, and the run says so."""

    def __init__(self, outfit: Outfit, run: str = "") -> None:
        self.outfit, self.run = outfit, run
        self.house: House = outfit.house
        book = current_playbook(self.house)[0]
        self.rules, self.rivals = book.engine, book.research.rivals

    @property
    def at_once(self) -> int:
        """Return how many accounts are studied side by side."""
        return self.rules.at_once

    @cached_property
    def fresh(self) -> set[str]:
        """Return whom nobody needs to research again yet."""
        return list_fresh(self.house)

    def identify(self) -> tuple[Came, list[str]]:
        """Return the accounts to work, the best first."""
        self._ask("identify")
        hot = list_hot(self.house, limit=self.rules.accounts)
        accounts = [standing.account for standing in hot.accounts]
        note = f"{len(accounts)} hot of {hot.watched:,} watched, {len(hot.near)} one condition away"
        self._sign("identify", "list_hot", f"Found {note}.")
        return Came("done", note, len(accounts)), accounts

    def study(self, step: str, account: str) -> Came:
        """Research an account, or map its committee."""
        self._ask(step)
        if step == "research":
            return self._research(account)
        if step == "committee":
            return self._map(account)
        raise Bug(f"nobody studies {step}")

    def engage(self, accounts: Sequence[str]) -> list[tuple[str, Came]]:
        """Draft for the first accounts that nobody works yet, as many as the playbook says."""
        self._ask("engage")
        made: list[tuple[str, Came]] = []
        for account in accounts:
            if sum(came.state == "done" for _, came in made) >= self.rules.engage:
                break
            if not self._is_busy(account):
                made.append((account, self._draft(account)))
        drafts = sum(came.found for _, came in made)
        self._sign("engage", "propose_engagement", f"Drafted {drafts} first touches.")
        return made

    def finish(self, step: str) -> Came:
        """Watch the deals, write battle cards anew, or say what waits."""
        self._ask(step)
        work = {"accelerate": self._accelerate, "cards": self._cards, "measure": self._measure}
        return work[step]()

    def _research(self, account: str) -> Came:
        if account in self.fresh:
            return Came("skipped", "researched lately")
        made = research_account(self.house, Order(account=account, by=BY, run=self.run))
        troubles = f", {len(made.troubles)} could not be read" if made.troubles else ""
        return Came("done", f"{made.new} new of {made.read} pages{troubles}", made.new)

    def _map(self, account: str) -> Came:
        committee = show_committee(self.house, account)
        empty = [seat.role for seat in committee.seats if seat.state == "unknown"]
        lacking = f"; nobody for {', '.join(empty)}" if empty else ""
        note = f"{len(committee.members)} people, {len(committee.key)} to work{lacking}"
        return Came("done", note, len(empty))

    def _is_busy(self, account: str) -> bool:
        """Return whether somebody works it: a customer, an open deal, anybody ever in a sequence."""
        if self.house.outreach.enrolments({"account": account}, alive=False, limit=1):
            return True
        timeline = self.house.ledger.timelines([account])[account]
        return is_worked(list(timeline.facts()))

    def _draft(self, account: str) -> Came:
        """Draft for the key contacts that have an address."""
        committee = show_committee(self.house, account)
        people = View(self.house.ledger.timelines([account])[account], committee.as_of).people
        reachable = [c for c in committee.key if c in people and people[c].email]
        chosen = tuple(reachable[: self.rules.people])
        order = Reach(
            account=account,
            sequence=self.rules.sequence,
            contacts=chosen,
            most=self.rules.people,
            by=f"agent:{AGENTS['engage']}",
        )
        try:
            made = engage_account(self.outfit, order)
        except Refused as refused:
            return Came("skipped", refused.why)
        names = ", ".join(choice.contact for choice in made.chosen)
        return Came("done", f"drafted for {names}", len(made.touches))

    def _accelerate(self) -> Came:
        told = watch_deals(self.house)
        note = f"{told.new} warnings began or ended" if told.new else "no warning began or ended"
        self._sign("accelerate", "explain_risk", f"Looked at all open deals: {note}.")
        return Came("done", note, told.new)

    def _cards(self) -> Came:
        """Read what rivals say in public, then write the cards whose facts changed."""
        missed = [name for name in self.rivals if not self._read_rival(name)]
        changed = refresh_cards(self.house, f"agent:{AGENTS['cards']}")
        note = ", ".join(change.name for change in changed) or "nothing new about any rival"
        if missed:
            note = f"{note}; nothing could be read of {', '.join(missed)}"
        return Came("done", note, len(changed))

    def _read_rival(self, name: str) -> bool:
        domain = self.rivals[name]
        if domain in self.fresh:
            return True
        try:
            research_account(self.house, Order(account=domain, by=BY, run=self.run))
        except Refused:
            return False
        return True

    def _measure(self) -> Came:
        tally = self.house.outreach.tally()
        note = f"{tally.attention} drafts wait for a look, {tally.handed} tasks are due"
        self._sign("measure", "show_status", f"Ended a run: {note}.")
        return Came("done", note, tally.attention)

    def _ask(self, step: str) -> None:
        """Raise Refused where the step's agent rests."""
        if (held := may_work(self.house, AGENTS[step])) is not None:
            raise Refused(held.reason, held.mend)

    def _sign(self, step: str, tool: str, summary: str) -> None:
        work = Work(agent=AGENTS[step], tool=tool, summary=summary, by=BY, run=self.run)
        sign_work(self.house, work)
