"""One block of companies, from chance to rows of facts and their truth."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scotty.twins.market.acts import Setting, perform_acts
from scotty.twins.market.ads import show_ads
from scotty.twins.market.calls import hold_calls
from scotty.twins.market.companies import Companies, draw_companies
from scotty.twins.market.deals import (
    Deals,
    draw_deals,
    draw_history,
    draw_hopes,
    drop_sequels,
    merge_deals,
)
from scotty.twins.market.happenings import Happenings, draw_happenings, raise_hazard
from scotty.twins.market.identity import Faces, meet_faces, tell_identified
from scotty.twins.market.journeys import Journeys, draw_journeys, hazard
from scotty.twins.market.letters import write_letters
from scotty.twins.market.mails import send_mails
from scotty.twins.market.naming import Labels, name_companies
from scotty.twins.market.noise import crawl_site, weather_rows
from scotty.twins.market.parameters import Parameters
from scotty.twins.market.people import People, Tongues, draw_people, name_people
from scotty.twins.market.profiles import profile_accounts, profile_contacts, tell_happenings
from scotty.twins.market.programme import Programme, plan_programme
from scotty.twins.market.rows import Rows
from scotty.twins.market.scene import Floats, Ints, Scene
from scotty.twins.market.spells import Spells, lay_spells
from scotty.twins.market.stages import record_deals, stage_times
from scotty.twins.market.states import States, grid_states
from scotty.twins.market.techcorp import (
    place_company,
    place_deal,
    place_happening,
    place_journey,
    place_people,
    tell_moments,
)
from scotty.twins.market.topics import feed_topics
from scotty.twins.market.truth import tell_truth
from scotty.twins.market.usage import (
    Customers,
    expand_customers,
    record_subscriptions,
    record_usage,
    sign_customers,
)
from scotty.twins.market.web import build_site, visit_site

DEALS = 10_000
"""Deal numbers of a block: from block × 10,000 on."""


@dataclass(frozen=True, slots=True)
class World:
    """What a block is made of, before anything is told."""

    scene: Scene
    companies: Companies
    labels: Labels
    people: People
    happenings: Happenings
    programme: Programme
    #: Hazard of a journey without marketing, by company and week.
    alone: Floats
    journeys: Journeys
    deals: Deals
    customers: Customers
    faces: Faces
    spells: Spells
    states: States


@dataclass(frozen=True, slots=True)
class Told:
    """A block as told: rows, the truth, and the names that numbers stand for."""

    rows: list[Rows]
    truth: pa.Table
    domains: list[str]
    emails: list[str]


def simulate_block(scene: Scene, p: Parameters, words: Tongues, shared: tuple[Floats, int]) -> Told:
    """Simulate a block; `shared` is the market's weekly budget and how many people came before."""
    w = draw_world(scene, p, words, shared)
    happened = tell_happenings(w.companies, w.happenings, p.companies, p.happenings)
    rows = [r for r in (*_tell_market(w, p), *_tell_crm(w, p), *happened) if len(r)]
    truth = tell_truth(
        scene,
        w.companies,
        (w.labels, w.programme, w.alone),
        (w.journeys, w.deals, w.customers, scene.block * DEALS),
        (p.journeys, p.programme.advance),
    )
    told = [weather_rows(scene, r, k, p.noise) for k, r in enumerate(rows)]
    return Told(told, truth, w.labels.domains, w.people.emails)


def draw_world(scene: Scene, p: Parameters, words: Tongues, shared: tuple[Floats, int]) -> World:
    """Draw all that is latent: companies, people, marketing, journeys, deals, customers."""
    budget, base = shared
    c = draw_companies(scene, p.companies)
    labels = name_companies(scene, c, p.companies, words.names)
    home = scene.block == 0
    if home:
        place_company(c, labels, p.companies, p.techcorp)
    people = draw_people(scene, c, p.people)
    name_people(scene, c, people, labels, (p.companies, p.people, words))
    happenings = draw_happenings(scene, c, p.happenings, p.companies, p.journeys.months)
    history = draw_history(scene, c, p.deals)
    if home:
        place_people(people, labels.domains[0], p.techcorp)
        happenings = place_happening(scene, happenings, p.happenings, p.techcorp)
        history = history.keep(history.company != 0)
    barred = np.zeros(len(c), bool)
    barred[history.company[history.won]] = True
    barred[:1] |= home
    programme = plan_programme(scene, c, people, p.programme, (budget, barred))
    alone = hazard(scene, c, raise_hazard(scene, c, happenings, p.happenings), p.journeys)
    alone[barred] = 0.0
    journeys = draw_journeys(scene, c, (alone, programme, p.programme.advance), p.journeys)
    if home:
        journeys = place_journey(scene, journeys, p.techcorp)
    deals = draw_deals(scene, c, people, journeys, p.deals)
    if home:
        deals = place_deal(scene, journeys, deals, p.techcorp)
    journeys, deals = drop_sequels(journeys, deals)
    deals = merge_deals([deals, draw_hopes(scene, c, programme, p.deals), history])
    customers = sign_customers(scene, deals, p.usage)
    signed = (customers.company, customers.since, customers.until)
    return World(
        scene=scene,
        companies=c,
        labels=labels,
        people=people,
        happenings=happenings,
        programme=programme,
        alone=alone,
        journeys=journeys,
        deals=deals,
        customers=customers,
        faces=meet_faces(scene, c, people, base, p.identity),
        spells=lay_spells(scene, c, journeys, signed, p.spells),
        states=grid_states(scene, len(c), journeys),
    )


def _tell_market(w: World, p: Parameters) -> list[Rows]:
    """Tell what people do: acts and answers first, since they make visitors known to the site."""
    setting = Setting(w.scene, w.companies, w.spells, w.faces, p.identity.idle_committee)
    plan = (w.programme, w.states, w.faces)
    rows = perform_acts(setting, p.acts)
    rows += send_mails(w.scene, w.companies, plan, p.mails)
    rows += show_ads(w.scene, w.companies, plan, (p.programme.channels, p.ads))
    rows += visit_site(w.scene, w.companies, w.spells, w.faces, (p.web, p.identity.idle_committee))
    rows += feed_topics(w.scene, w.companies, w.spells, p.topics)
    rows.append(crawl_site(w.scene, build_site(p.web).paths, p.noise))
    rows.append(tell_identified(w.scene, w.faces, w.labels.domains))
    if w.scene.block == 0:
        rows += tell_moments(w.scene, w.faces, p.techcorp)
    return rows


def _tell_crm(w: World, p: Parameters) -> list[Rows]:
    """Tell what systems of record hold: profiles, deals, calls, subscriptions, use."""
    scene, c, number = w.scene, w.companies, w.scene.block * DEALS
    signed = np.zeros(len(c), bool)
    signed[w.customers.company[w.customers.since <= scene.start]] = True
    countries = [p.companies.countries[k].code for k in c.country.tolist()]
    found = _find_people(w, p.profiles.enriched)
    times = stage_times(scene, w.deals)
    return [
        *profile_accounts(scene, c, w.labels, (p.companies, p.profiles, signed)),
        *profile_contacts(scene, c, w.faces, (*found, countries)),
        *record_deals(scene, w.deals, times, (w.labels, number, c.first, p.deals)),
        *hold_calls(
            scene, c, (w.deals, times, w.labels, w.faces), (p.calls, p.deals, p.companies, number)
        ),
        write_letters(scene, c, (w.deals, times, w.faces), (p.letters, number)),
        *record_subscriptions(scene, c.first, w.customers, p.usage),
        record_usage(scene, c.first, w.customers, p.usage),
        *expand_customers(scene, c, w.customers, (w.labels, p.deals, number), p.usage),
    ]


def _find_people(w: World, share: float) -> tuple[Ints, Floats]:
    """Researchers look up the first seats of companies that begin to evaluate."""
    rng = w.scene.stream("research")
    j = w.journeys
    k, seat = np.nonzero(np.isfinite(j.evaluating)[:, None] & (rng.random((len(j), 5)) < share))
    row = w.people.row[j.company[k], seat]
    at = j.evaluating[k] + rng.exponential(12, len(k))
    k, row, at = k[row >= 0], row[row >= 0], at[row >= 0]
    row, once = np.unique(row, return_index=True)
    return row, at[once]
