"""Language models behind the port: remembered, claimed, asked, told."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeVar

import msgspec

from scotty.facts import Later, Refused
from scotty.playbook.research import Agents
from scotty.ports import Clock, Ledger
from scotty.ports.models import Answer, Asked, ModelTool
from scotty.ports.purse import Claim, Limits, Purse
from scotty.vendors.models.client import Choice, Opened, open_model
from scotty.vendors.models.question import Question, put_question
from scotty.vendors.models.record import Taken, note_call, recall_answer
from scotty.vendors.models.run import OUT, TURNS, Bounds, Outcome, ask_model
from scotty.vendors.models.shape import read_answer
from scotty.vendors.models.tools import Kit
from scotty.vendors.models.veil import Veil, find_secrets

T = TypeVar("T")

LEAST = 300
"""Tokens beyond the question without which no answer is worth asking for."""


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What asking needs of the house."""

    ledger: Ledger
    purse: Purse
    clock: Clock
    #: The budgets in force.
    rules: Callable[[], Agents]
    #: A secret of the workspace, from which marks are made.
    key: bytes


class LanguageModels:
    """One model, asked from any thread; see `ports.models.Models`. Nothing is loaded before the first question."""

    def __init__(self, choice: Choice, means: Means) -> None:
        self._choice = choice
        self._means = means
        self._veil = Veil(find_secrets(choice.environment))
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """Return provider and model."""
        return f"{self._choice.provider}:{self._choice.model}"

    def answer(self, asked: Asked, shape: type[T], tools: Sequence[ModelTool] = ()) -> Answer[T]:
        """Return an answer of this shape."""
        means, moment = self._means, self._means.clock.now()
        question = put_question(asked, shape, tools, self.name, (means.key, self._veil))
        told = recall_answer(means.ledger, question, tools, moment)
        if told is not None:
            return Answer(value=read_answer(told, shape), model=self.name, recorded=True)
        opened, loop = self._open()
        rules = means.rules()
        granted = means.purse.reserve(
            self._claim(question, opened, len(tools), rules), _limit(asked, rules)
        )
        kit = Kit(tools, question.mark, self._veil)
        bounds = Bounds(tokens=granted.tokens, seconds=rules.seconds)
        began = monotonic()
        running = ask_model(opened, question, shape, kit, bounds)
        try:
            outcome = asyncio.run_coroutine_threadsafe(running, loop).result()
            taken = Taken(moment=moment, seconds=monotonic() - began, uses=tuple(kit.uses))
            note_call(means.ledger, question, outcome, taken, self._veil)
        finally:
            means.purse.release(granted)
        return self._lay(outcome, shape, taken.seconds)

    def _lay(self, outcome: Outcome, shape: type[T], seconds: float) -> Answer[T]:
        fault = outcome.fault
        if isinstance(fault, Later):
            raise Later(self._veil.hide(fault.why), fault.after)
        if fault is not None:
            raise Refused(self._veil.hide(fault.why), fault.mend)
        return Answer(
            value=read_answer(outcome.value, shape),
            model=self.name,
            tokens_in=outcome.tokens_in,
            tokens_out=outcome.tokens_out,
            money=outcome.money or 0.0,
            seconds=seconds,
        )

    def _claim(self, question: Question, opened: Opened, tools: int, rules: Agents) -> Claim:
        turns = 2 + (TURNS if tools else 0)
        return Claim(
            agent=question.asked.agent,
            account=question.asked.account,
            least=question.tokens + LEAST,
            most=turns * question.tokens + 2 * OUT + (TURNS * 1_000 if tools else 0),
            price=opened.price or 0.0,
            moment=self._means.clock.now(),
            seconds=2 * rules.seconds + 60,
        )

    def _open(self) -> tuple[Opened, asyncio.AbstractEventLoop]:
        """Return the model and the loop it lives in: connections belong to one loop."""
        with self._lock:
            if self._opened is None or self._loop is None:
                opened = open_model(self._choice)
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="models", daemon=True
                )
                self._thread.start()
                asyncio.run_coroutine_threadsafe(opened.model.__aenter__(), self._loop).result()
                self._opened = opened
            return self._opened, self._loop

    def close(self) -> None:
        """Let go of connections and the loop."""
        with self._lock:
            if self._loop is None or self._thread is None or self._opened is None:
                return
            leaving = self._opened.model.__aexit__(None, None, None)
            asyncio.run_coroutine_threadsafe(leaving, self._loop).result()
            asyncio.run_coroutine_threadsafe(
                self._loop.shutdown_default_executor(), self._loop
            ).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._opened = self._loop = self._thread = None


def _limit(asked: Asked, rules: Agents) -> Limits:
    return Limits(
        tokens_day=rules.tokens_day,
        money_day=rules.money_day,
        tokens_account=rules.tokens_account,
        money_account=rules.money_account,
        tokens_agent=rules.share.get(asked.agent, rules.tokens_day),
    )
