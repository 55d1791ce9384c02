"""The pages in a real browser: silent, accessible, narrow and dark; the script computes as we do."""

import json
import random
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from scotty.facts import Fact
from scotty.playbook.roi import (
    CASES,
    SHOWN,
    default_models,
    export_plan,
    plan_model,
    project,
    tell_value,
)
from scotty.web.assets import STATIC
from tests.pages.conftest import Public, film
from tests.pages.story import ACCOUNT, READER
from tests.pages.test_public import CHROME
from tests.web.conftest import WATCH, Watched
from tests.web.looks import find_faults, widen

pytestmark = pytest.mark.browser
PLACES = ("", "/roi", "/video")


@pytest.fixture
def person(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser that says nothing of being driven, as a person's does not."""
    opened = browser.new_context(user_agent=CHROME, viewport={"width": 1280, "height": 900})
    opened.add_init_script(WATCH)
    opened.add_init_script("Object.defineProperty(navigator, 'webdriver', {get: () => false})")
    yield opened
    opened.close()


RECORD = """async () => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 160, height: 90});
    const pen = canvas.getContext("2d"), type = "video/mp4;codecs=vp9";
    if (!MediaRecorder.isTypeSupported(type)) return "";
    const recorder = new MediaRecorder(canvas.captureStream(20), {mimeType: type}), parts = [];
    recorder.ondataavailable = event => parts.push(event.data);
    const stopped = new Promise(done => { recorder.onstop = done; });
    recorder.start();
    for (let frame = 0; frame < 50; frame++) {
        pen.fillStyle = `hsl(${frame * 7} 60% 50%)`;
        pen.fillRect(0, 0, 160, 90);
        await new Promise(requestAnimationFrame);
        await new Promise(done => setTimeout(done, 30));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
}"""
"""Two seconds of changing colours, recorded by the browser itself."""


@pytest.fixture(scope="module")
def recording(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real, short recording."""
    page = browser.new_page()
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    path.write_bytes(b64decode(page.evaluate(RECORD)))
    page.close()
    if not path.stat().st_size:
        pytest.skip("this Chromium records no MP4")
    return path


@pytest.fixture
def filmed(public: Public, recording: Path) -> Public:
    """Give the site with a recording."""
    return film(public, recording)


def wait_for(public: Public, kind: str, enough: Callable[[list[Fact]], bool]) -> list[Fact]:
    """Return the facts of a kind once there are enough; fail after ten seconds."""
    end = monotonic() + 10
    while not enough(facts := public.house.ledger.facts(kind, ACCOUNT)):
        assert monotonic() < end, (kind, facts)
    return facts


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
@pytest.mark.parametrize("place", PLACES)
def test_pages_are_quiet_accessible_and_fit(
    filmed: Public, person: BrowserContext, place: str, look: str
) -> None:
    asked: list[str] = []
    watched = Watched(person.new_page())
    page = watched.page
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme="light" if look == "light" else "dark", reduced_motion="reduce")
    if look == "phone":
        page.set_viewport_size({"width": 360, "height": 740})
    page.goto(filmed.address + place)
    for details in page.locator("details").all():
        details.evaluate("d => d.open = true")
    assert find_faults(page) == []
    assert widen(page) <= 0
    said = [s for s in watched.complaints() if "film.mp4" not in s]
    assert said == []
    assert [url for url in asked if not url.startswith((filmed.url, "data:"))] == []
    assert person.cookies() == []


def test_a_page_that_is_gone_is_accessible(public: Public, person: BrowserContext) -> None:
    page = person.new_page()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{public.url}/p/nothing")
        assert find_faults(page) == []


def draw_values(name: str, dice: random.Random) -> dict[str, float]:
    """Return numbers within and beyond the ranges of a model, some left out."""
    values = {}
    for told in default_models()[name].input:
        low, high = told.range
        reach = (low - 1, high * 1.5, dice.uniform(low, high), low, high, 0.0)
        values[told.name] = dice.choice((*reach, dice.uniform(low, high), dice.uniform(low, high)))
    return {n: v for n, v in values.items() if dice.random() < 0.9}


@pytest.mark.parametrize("name", default_models())
def test_the_script_computes_as_the_server_does(person: BrowserContext, name: str) -> None:
    page = person.new_page()
    page.add_script_tag(path=STATIC / "public" / "roi.js")
    dice, plan = random.Random(4), plan_model(default_models()[name])
    told = [draw_values(name, dice) for _ in range(300)]
    found = page.evaluate(
        """([plan, told]) => told.map(values => {
            const found = scottyWorth.project(plan, values), units = plan.shown;
            return {
                raw: scottyWorth.CASES.map(c => Object.entries(found[c])
                    .map(([k, v]) => [k, Number.isFinite(v) ? v : null])),
                said: scottyWorth.CASES.map(c => units.map(([n, u]) => scottyWorth.tell(found[c][n], u))),
            };
        })""",
        [export_plan(plan), told],
    )
    for values, theirs in zip(told, found, strict=True):
        ours = project(plan, values)
        for place, case in enumerate(CASES):
            finite = {k: v for k, v in ours[case].items() if v == v}
            assert {k: v for k, v in theirs["raw"][place] if v is not None} == finite
            said = [tell_value(ours[case][n], unit) for n, _, unit in SHOWN]
            assert theirs["said"][place] == said


def test_numbers_change_while_typing_and_are_noted_once(
    public: Public, person: BrowserContext
) -> None:
    page = person.new_page()
    page.goto(f"{public.address}/roi")
    cell = page.locator('td[data-told="benefit"][data-case="1"]')
    assert cell.inner_text() == "$31,600"
    field = page.get_by_label("Days earlier that invoices go out")
    field.fill("12")
    assert cell.inner_text() == "$63,100"
    assert page.locator('b[data-told="value"]').inner_text() != ""
    field.fill("900")
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("12")
    field.press("Tab")
    page.get_by_label("Cost of money a year").fill("10")
    page.get_by_label("Cost of money a year").press("Tab")
    (edited,) = wait_for(public, "calculator.edited", lambda facts: len(facts) >= 1)
    assert edited.data["changes"] == {
        "days": {"from": 6.0, "to": 12.0},
        "money": {"from": 0.08, "to": 0.1},
    }
    assert (edited.contact, edited.verdict) == (READER, "human")
    page.get_by_role("button", name="Compute").click()
    assert page.url.endswith("/roi")  # nothing changed since: computed here, noted already
    live = cell.inner_text()
    page.goto(f"{public.address}/roi?days=12&money=10")
    assert page.locator('td[data-told="benefit"][data-case="1"]').inner_text() == live == "$78,900"


def test_without_scripts_the_form_does_the_same(public: Public, browser: Browser) -> None:
    plain = browser.new_context(java_script_enabled=False, user_agent=CHROME)
    page = plain.new_page()
    page.goto(f"{public.address}/roi")
    page.get_by_label("Days earlier that invoices go out").fill("12")
    page.get_by_role("button", name="Compute").click()
    assert page.locator('td[data-told="benefit"][data-case="1"]').inner_text() == "$63,100"
    assert page.get_by_label("Days earlier that invoices go out").input_value() == "12"
    plain.close()


def test_time_on_the_page_is_told_on_leaving(public: Public, person: BrowserContext) -> None:
    page = person.new_page()
    page.clock.install()
    page.goto(public.address)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.clock.run_for(41_000)
    page.goto("about:blank")
    (dwelt,) = wait_for(public, "page.dwelt", lambda facts: len(facts) == 1)
    assert dwelt.data["part"] == "landing"
    assert 41 <= dwelt.data["seconds"] <= 51
    assert dwelt.data["scroll"] == 100


def test_a_browser_that_asks_for_quiet_tells_nothing(public: Public, browser: Browser) -> None:
    quiet = browser.new_context(user_agent=CHROME, extra_http_headers={"sec-gpc": "1"})
    page = quiet.new_page()
    page.clock.install()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/seen" in request.url else None)
    page.goto(f"{public.address}/roi")
    page.get_by_label("Days earlier that invoices go out").fill("12")
    page.get_by_label("Days earlier that invoices go out").press("Tab")
    page.clock.run_for(41_000)
    page.goto("about:blank")
    assert sent == []
    assert public.house.ledger.facts("page.dwelt", ACCOUNT) == []
    quiet.close()


def test_quarters_of_the_film_are_told(filmed: Public, person: BrowserContext) -> None:
    page = person.new_page()
    page.goto(f"{filmed.address}/video")
    page.evaluate(
        "() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }"
    )
    seen = wait_for(filmed, "video.watched", lambda facts: len(facts) == 5)
    assert sorted(f.data["quartile"] for f in seen) == [0, 1, 2, 3, 4]


def test_the_plan_in_the_page_is_the_model_s(public: Public, person: BrowserContext) -> None:
    page: Page = person.new_page()
    page.goto(f"{public.address}/roi")
    told = json.loads(page.locator("form.worth").get_attribute("data-plan") or "")
    assert told == json.loads(json.dumps(export_plan(plan_model(default_models()["cash"]))))
    assert not re.search(
        r"eval|Function\(", (STATIC / "public" / "roi.js").read_text().replace("evaluate", "")
    )
