"""The house has every collector, by its name, and each says what it reads."""

from collections.abc import Callable

import pytest

from scotty.facts import Refused
from scotty.ports import House
from scotty.settings import Settings, read_settings
from scotty.vendors.web import name_agent


def test_the_house_has_every_collector(make_house: Callable[..., House]) -> None:
    collectors = make_house().collectors
    assert list(collectors) == ["site", "boards", "edgar", "dns", "feeds", "files", "sandbox"]
    for name, collector in collectors.items():
        assert collector.name == name
        assert collector.about.endswith(".")


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("", "Scotty/0.1.0 (research of public company pages)"),
        ("it@ours.example", "Scotty/0.1.0 (research of public company pages; it@ours.example)"),
        ("a\r\nX-Evil: 1", "Scotty/0.1.0 (research of public company pages; a X-Evil: 1)"),
    ],
)
def test_the_user_agent_tells_the_truth(contact: str, told: str) -> None:
    assert name_agent(contact) == told


def test_the_contact_is_a_setting() -> None:
    assert read_settings({"SCOTTY_CONTACT": "it@ours.example"}).contact == "it@ours.example"
    assert Settings().contact == ""
    with pytest.raises(Refused):
        read_settings({"SCOTTY_PORT": "x"})
