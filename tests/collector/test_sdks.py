"""The real SDKs, unchanged, against the collector on loopback."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rudderstack.analytics.client import Client as RudderClient
from segment.analytics.client import Client as SegmentClient

from tests.collector.conftest import Served

pytestmark = pytest.mark.slow

EXPECTED = {
    "contact.profiled": 1,
    "visitor.identified": 1,
    "account.profiled": 1,
    "visitor.aliased": 1,
    "web.pricing_viewed": 1,
    "web.page_viewed": 1,
    "product.trial_started": 1,
}


def speak(client: Any) -> None:
    """Send one message of each type, as their own documentation shows."""
    client.identify("u7", {"email": "ada@acme.com", "name": "Ada Lovelace"})
    client.group("u7", "acme.com", {"name": "Acme", "employees": 120})
    client.track("u7", "Signed Up", {"plan": "team"})
    client.page("u7", "Docs", "Pricing", {"url": "https://www.site.example/pricing"})
    client.screen("u7", "App", "Home")
    client.alias("a1", "u7")


@pytest.fixture(params=["segment", "segment, zipped", "rudder", "rudder, plain"])
def client(request: pytest.FixtureRequest, served: Served) -> Iterator[Any]:
    faults: list[Exception] = []

    def note(error: Exception, _: object) -> None:
        faults.append(error)

    kind = SegmentClient if request.param.startswith("segment") else RudderClient
    zipped = request.param in ("segment, zipped", "rudder")
    client = kind(served.key, host=served.address, on_error=note, gzip=zipped, max_retries=1)
    yield client
    client.join()
    assert faults == []


def test_every_type_of_message_arrives(client: Any, served: Served) -> None:
    speak(client)
    client.flush()
    client.join()
    found = [fact.kind for fact in served.facts()]
    # An identify of a user alone makes one identification: the group's makes another.
    assert {kind: found.count(kind) for kind in EXPECTED} == EXPECTED | {"visitor.identified": 2}
    assert served.letters() == []
    (signed,) = served.facts("product.trial_started")
    assert signed.visitor == "user:u7"
    assert datetime.now(UTC) - signed.at < timedelta(minutes=1)


def test_a_thousand_messages_arrive_once_each(client: Any, served: Served) -> None:
    for number in range(1_000):
        client.track("u7", "Report Built", {"number": number}, message_id=f"m{number}")
    client.flush()
    client.join()
    numbers = [fact.data["properties"]["number"] for fact in served.facts()]
    assert sorted(numbers) == list(range(1_000))


def test_an_unknown_key_is_an_error_that_the_sdk_tells(served: Served) -> None:
    faults: list[Exception] = []
    client = SegmentClient(
        "unknown",
        host=served.address,
        on_error=lambda error, _: faults.append(error),
        max_retries=0,
    )
    client.track("u7", "Signed Up")
    client.flush()
    client.join()
    assert "401" in str(faults[0])
