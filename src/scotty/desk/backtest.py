"""Would the list have been good? History replayed week by week, against naive lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np

from scotty.desk.playbook import current_playbook
from scotty.facts import Refused
from scotty.flows.history import Past, make_field, read_openings, replay_market
from scotty.ports import House, Lake
from scotty.signals import SIGNALS
from scotty.stages.identify.calibrate import Logistic, fit_logistic, tabulate_calibration
from scotty.stages.identify.fit import fit_norms, no_profiles, score_fit
from scotty.stages.identify.intent import open_probability, rule_weights, take_features
from scotty.stages.identify.judge import Judged, Rules, judge, rank_hot
from scotty.stages.identify.learn import learn_intent
from scotty.stages.identify.measures import Floats
from scotty.stages.identify.outlook import (
    HORIZON,
    Flags,
    Openings,
    Snapshot,
    take_snapshot,
)
from scotty.stages.identify.replay import (
    Backtest,
    Mark,
    Week,
    mark_list,
    mark_ranking,
    sum_up,
    tell_notes,
)

WEEK = timedelta(days=7)
WARM = 4
"""Weeks of signals before the first list: half-lives are 3 to 17 weeks."""
PACE = 4
"""Weeks between two lessons, two snapshots, and two replays of the whole hot list."""
RECENT = 3
"""Snapshots that naive rankings are calibrated on."""
Progress = Callable[[int, int], None]


def backtest_intent(
    house: House, as_of: datetime | None = None, k: int = 100, progress: Progress | None = None
) -> Backtest:
    """Replay the list of every week as it could have been made then, and say how it did.

    `k` is the list's length. Nothing known after a week's Monday enters its list or the
    weights it is made with; what opened in the 90 days after it is what it is judged by.
    Raises Refused where there is no history.
    """
    if not 1 <= k <= 5_000:
        raise Refused(f"A list of {k} accounts.", "Ask for 1 to 5,000.")
    now = as_of or house.clock.now()
    house.lake.sync()
    mondays = _list_weeks(house.lake, now)
    book, _, _ = current_playbook(house, now)
    plain = Rules(
        book=book,
        intent=rule_weights(SIGNALS, book.intent, "rules"),
        fit=fit_norms(no_profiles(), (), book.icp),
        signals=SIGNALS,
    )
    replay = _Replay(house.lake, plain, read_openings(house.lake), now, k)
    told = [monday for monday in mondays if monday + HORIZON <= now]
    for step, past in enumerate(replay_market(house.lake, told, plain)):
        replay.take(step, past)
        if progress is not None:
            progress(step + 1, len(told))
    waiting = [_wait(monday, k) for monday in mondays[len(told) :]]
    weeks = (*replay.weeks, *waiting)
    overall = sum_up(weeks, k)
    return Backtest(
        as_of=now.isoformat(),
        weeks=weeks,
        overall=overall,
        calibration=tabulate_calibration(replay.chances, replay.fates),
        notes=tuple(tell_notes(weeks, overall, replay.notes)),
    )


def _list_weeks(lake: Lake, now: datetime) -> list[datetime]:
    """Return the Mondays, 00:00 UTC, from four weeks after the first signal was known until now."""
    first = lake.ask("span", moment=now)["first"][0].as_py()
    if first is None:
        raise Refused("There are no signals to replay.", "Import events, or run scotty demo.")
    start = first.astimezone(UTC) + WARM * WEEK
    monday = start.replace(hour=0, minute=0, second=0, microsecond=0)
    monday += timedelta(days=(7 - monday.weekday()) % 7 or 7)
    return [monday + i * WEEK for i in range(max(0, (now - monday) // WEEK + 1))]


def _wait(monday: datetime, k: int) -> Week:
    return Week(week=f"{monday:%Y-%m-%d}", k=k)


@dataclass(slots=True)
class _Replay:
    """What is carried from week to week: lessons learnt so far, and results."""

    lake: Lake
    plain: Rules
    openings: Openings
    now: datetime
    k: int
    served: Rules | None = None
    snapshots: list[Snapshot] = field(default_factory=list)
    #: Naive scores of past snapshots, with the fates that were known 90 days later.
    samples: list[tuple[datetime, dict[str, Floats], Flags]] = field(default_factory=list)
    curves: dict[str, Logistic] = field(default_factory=dict)
    weeks: list[Week] = field(default_factory=list)
    chances: list[Floats] = field(default_factory=list)
    fates: list[Flags] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def take(self, step: int, past: Past) -> None:
        """Make and judge the list of one week."""
        lesson = step % PACE == 0
        if lesson:
            self._learn(past)
        judged = judge(make_field(self.lake, past, self.plain, lesson), self.served or self.plain)
        ruled = judged if self.served is None else self._judge_by_rules(judged)
        naive = _rank_naively(past, score_fit(past.profiles, self.plain.fit).score)
        eligible = past.eligible
        opens = self.openings.within(past.measures.accounts, past.moment, self.now)[eligible]
        chance = None
        if judged.weights.calibration is not None:
            chance = open_probability(judged.intent.total, judged.weights.calibration)[0][eligible]
            self.chances.append(chance)
            self.fates.append(opens)
        hot = np.zeros(0, dtype=np.int64)
        if lesson:
            place = np.cumsum(eligible) - 1
            listed = rank_hot(judged)[0]
            hot = place[listed[eligible[listed]]]
            self._remember(past, naive)
        ours = mark_ranking(judged.score[eligible], opens, self.k, chance)
        self.weeks.append(
            Week(
                week=f"{past.moment:%Y-%m-%d}",
                k=self.k,
                eligible=int(eligible.sum()),
                positives=int(opens.sum()),
                base_rate=float(opens.mean()) if len(opens) else None,
                precision=ours.precision,
                lift=ours.lift,
                ece=ours.ece,
                weights="rules" if judged.weights.kinds == self.plain.intent.kinds else "learnt",
                rules=mark_ranking(ruled.score[eligible], opens, self.k),
                intent=mark_ranking(judged.intent.total[eligible], opens, self.k, chance),
                hot=mark_list(hot, opens) if lesson else Mark(),
                naive={
                    name: mark_ranking(
                        score[eligible], opens, self.k, self._chance(name, score[eligible])
                    )
                    for name, score in naive.items()
                },
            )
        )

    def _judge_by_rules(self, judged: Judged) -> Judged:
        return judge(judged.field, self.plain)

    def _learn(self, past: Past) -> None:
        """Learn what could have been learnt by this Monday."""
        book = self.plain.book
        names = past.measures.accounts
        wins = [names[row] for row in np.flatnonzero(past.customers).tolist()]
        fit = fit_norms(past.profiles, wins, book.icp, "learnt")
        usable = [s for s in self.snapshots if s.moment + HORIZON <= past.moment]
        intent = (self.served or self.plain).intent
        learnt = learn_intent(usable, intent, self.plain.intent)
        if learnt.weights is not None or wins:
            self.served = Rules(
                book=book, intent=learnt.weights or intent, fit=fit, signals=self.plain.signals
            )
        self.notes["learnt"] = f"Intent: {learnt.evidence.remark}"
        known = [s for s in self.samples if s[0] + HORIZON <= past.moment][-RECENT:]
        if known:
            fates = np.concatenate([fate for _, _, fate in known])
            self.curves = {
                name: fit_logistic(
                    np.concatenate([scores[name] for _, scores, _ in known]),
                    fates,
                    np.ones(len(fates)) / len(known),
                )
                for name in known[0][1]
            }

    def _remember(self, past: Past, naive: Mapping[str, Floats]) -> None:
        """Keep this Monday for later lessons, with what is known of it once its 90 days are over."""
        names, eligible = past.measures.accounts, past.eligible
        opens = self.openings.within(names, past.moment, past.moment + HORIZON)
        features = take_features(
            past.measures, past.moment, past.profiles.employees, self.plain.signals
        )
        self.snapshots.append(take_snapshot(features, past.moment, names, opens, eligible))
        scores = {name: score[eligible] for name, score in naive.items()}
        self.samples.append((past.moment, scores, opens[eligible]))

    def _chance(self, name: str, score: Floats) -> Floats | None:
        return self.curves[name].chance(score) if name in self.curves else None


def _rank_naively(past: Past, fit: Floats) -> dict[str, Floats]:
    """Return what people sort by without an engine; on scales that suit a logistic curve."""
    days = np.maximum(past.moment.timestamp() - past.last, 0.0) / 86_400
    return {
        "last_activity": -np.log1p(days),
        "raw_count": np.log1p(np.maximum(past.count, 0.0)),
        "raw_count_30d": np.log1p(np.maximum(past.recent, 0.0)),
        "fit_only": (fit - 50.0) / 10.0,
        "random": np.zeros(len(fit)),
    }


def as_json(backtest: Backtest) -> dict[str, object]:
    """Return the backtest as what `scotty backtest intent --json` prints."""
    told: dict[str, object] = msgspec.to_builtins(backtest)
    return told
