"""A weekly intent-topic feed, in the manner of Bombora's Company Surge."""

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.rows import Rows, tell
from scotty.twins.market.scene import Bools, Ints, Scene
from scotty.twins.market.spells import Spells


class TopicParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Topics and how strongly each phase reads of them; 60 and more is a surge."""

    names: list[str]
    relevance: list[float]
    level: list[float]
    noise: float
    stray: float
    stray_size: float
    weather: float
    quiet: float


def feed_topics(scene: Scene, c: Companies, spells: Spells, p: TopicParameters) -> list[Rows]:
    """Return surges (score ≥ 60) and a share of lower scores; one row per company, week, topic."""
    rng = scene.stream("topics")
    parts = [_read_spells(rng, scene, spells, p), _read_stray(rng, scene, c, p)]
    company, week, topic, score = (np.concatenate(x) for x in zip(*parts, strict=True))
    identity = (company * 1_000 + week) * 100 + topic
    _, once = np.unique(identity, return_index=True)
    company, week, topic, score = company[once], week[once], topic[once], score[once]
    surged = score >= 60
    quiet = ~surged & (rng.random(len(score)) < p.quiet)
    return [
        _tell_scores(scene, c, "topic.surged", (company, week, topic, score), surged, p),
        _tell_scores(scene, c, "topic.scored", (company, week, topic, score), quiet, p),
    ]


Scores = tuple[Ints, Ints, Ints, Ints]


def _read_spells(
    rng: np.random.Generator, scene: Scene, spells: Spells, p: TopicParameters
) -> Scores:
    """Score each topic in each week of each spell that is not idle."""
    level = np.asarray(p.level)[spells.phase]
    rows = np.flatnonzero(level > 0)
    weeks = np.ceil((spells.ends[rows] - spells.begins[rows]) / 7).astype(np.int64)
    spell = np.repeat(rows, weeks)
    turn = np.arange(len(spell)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    week = scene.week(spells.begins[spell] + 7.0 * turn)
    progress = (turn + 1) / np.repeat(weeks, weeks)
    swell = np.where(spells.ramp[spell] < 1, 0.5 + progress, 1.0)
    heat = level[spell] * np.minimum(spells.outside[spell], 2.5) ** 0.5 * swell
    topics = len(p.names)
    taste = 0.5 + rng.random((len(spells), topics))
    mean = 42 + heat[:, None] * np.asarray(p.relevance) * taste[spell]
    score = mean + p.noise * rng.standard_normal(mean.shape)
    score = np.clip(np.round(score), 1, 99).astype(np.int64)
    return (
        np.repeat(spells.company[spell], topics),
        np.repeat(week, topics),
        np.tile(np.arange(topics), len(spell)),
        score.ravel(),
    )


def _read_stray(rng: np.random.Generator, scene: Scene, c: Companies, p: TopicParameters) -> Scores:
    """Surges that mean nothing: more at large companies, some topics in the news for a month."""
    weeks = np.arange(scene.weeks)
    weather = 1 + p.weather * (rng.random((len(p.names), scene.weeks // 4 + 1)) < 0.06)
    weight = np.repeat(weather, 4, axis=1)[:, : scene.weeks]
    weight[:, weeks * 7 + scene.dawn + 7 < scene.start] = 0
    years = (scene.end - scene.start) / 365
    rate = p.stray * years * np.clip(c.employees / 200, 0.05, 60) ** p.stray_size * c.buzz
    company = np.repeat(np.arange(len(c)), rng.poisson(rate))
    edges = np.cumsum(weight.ravel()) / weight.sum()
    cell = np.searchsorted(edges, rng.random(len(company)))
    topic, week = np.divmod(np.minimum(cell, weight.size - 1), scene.weeks)
    score = np.clip(np.round(57 + rng.exponential(6, len(company))), 1, 99).astype(np.int64)
    return company, week, topic, score


def _tell_scores(
    scene: Scene, c: Companies, kind: str, scores: Scores, mask: Bools, p: TopicParameters
) -> Rows:
    company, week, topic, score = (x[mask] for x in scores)
    at = np.asarray(scene.dawn + 7.0 * (week + 1), np.float64)
    surged = kind == "topic.surged"
    return tell(
        kind,
        ":bombora",
        at,
        company=c.first + company,
        mass=(score - 50) / 25 if surged else np.ones(len(score)),
        data={"topic": topic, "score": score},
        labels={"topic": p.names},
    )
