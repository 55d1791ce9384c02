"""Addresses: patterns learnt from those known, names as people have them, honest probabilities."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.stages.research.addresses import Known, guess_address
from scotty.stages.research.addresses.spell import spell_name, split_name

HOST = "loomworks.example"
DOTTED = [
    Known("Ada Frost", f"ada.frost@{HOST}"),
    Known("Omar Orr", f"omar.orr@{HOST}"),
    Known("Tess Toll", f"tess.toll@{HOST}"),
]
CASES: tuple[tuple[list[Known], str, str], ...] = (
    # known, name, likeliest local part
    (DOTTED, "Rita Rook", "rita.rook"),
    (DOTTED, "Dr. Rita Rook, PhD", "rita.rook"),
    (DOTTED, "Rook, Rita", "rita.rook"),
    (DOTTED, "Jürgen Größer", "juergen.groesser"),
    (DOTTED, "Anne-Marie Meyer-Schmidt", "annemarie.meyerschmidt"),
    (DOTTED, "Jan van der Berg", "jan.vanderberg"),
    (DOTTED, "Conor O'Brien", "conor.obrien"),
    (DOTTED, "José María García", "jose.garcia"),
    (DOTTED, "Rita M. Rook", "rita.rook"),
    ([Known("Ada Frost", f"afrost@{HOST}"), Known("Omar Orr", f"oorr@{HOST}"),
      Known("Tess Toll", f"ttoll@{HOST}")], "Rita Rook", "rrook"),
    ([Known("Ada Frost", f"ada@{HOST}"), Known("Omar Orr", f"omar@{HOST}"),
      Known("Tess Toll", f"tess@{HOST}")], "Rita Rook", "rita"),
    ([*DOTTED, Known("Jörg Böhm", f"jorg.bohm@{HOST}"), Known("Götz Kühn", f"gotz.kuhn@{HOST}"),
      Known("Ute Groß", f"ute.gross@{HOST}")], "Jürgen Löwe", "jurgen.lowe"),
    ([*DOTTED, Known("Eva Maier-Lang", f"eva.maier-lang@{HOST}"),
      Known("Ina Alt-Neu", f"ina.alt-neu@{HOST}")], "Uwe Ost-West", "uwe.ost-west"),
    ([*DOTTED, Known("Jan de Wit", f"jan.wit@{HOST}"), Known("Ton van Dam", f"ton.dam@{HOST}")],
     "Piet van Leer", "piet.leer"),
    ([], "Rita Rook", "rita.rook"),
)  # fmt: skip


@pytest.mark.parametrize(("known", "name", "local"), CASES, ids=[c[1] for c in CASES])
def test_the_likeliest_address(known: list[Known], name: str, local: str) -> None:
    assert guess_address(name, HOST, known)[0].email == f"{local}@{HOST}"


def test_the_more_are_known_the_surer() -> None:
    chances = [guess_address("Rita Rook", HOST, DOTTED[:n])[0].probability for n in range(4)]
    assert chances == sorted(chances)
    assert chances[0] < 0.5
    assert chances[3] > 0.75
    mixed = [*DOTTED, Known("Bo Beck", f"bbeck@{HOST}"), Known("Cy Cole", f"ccole@{HOST}")]
    assert guess_address("Rita Rook", HOST, mixed)[0].probability < chances[3]


def test_facts_and_counts_are_told() -> None:
    known = [Known(k.name, k.email, f"f{n}") for n, k in enumerate(DOTTED)]
    best = guess_address("Rita Rook", HOST, known)[0]
    assert (best.pattern, best.fits, best.known) == ("first.last", 3, 3)
    assert set(best.facts) == {"f0", "f1", "f2"}


def test_an_address_that_somebody_has_is_not_given_twice() -> None:
    twin = [*DOTTED, Known("Rita Rook", f"rita.rook@{HOST}")]
    assert all(g.email != f"rita.rook@{HOST}" for g in guess_address("Rita Rook", HOST, twin))


@pytest.mark.parametrize(
    "name", ["", "Cher", "佐藤 花子", "Иван Петров", "123 456", "@@@ !!!", "Dr. Who"]
)
def test_no_name_no_address(name: str) -> None:
    assert guess_address(name, HOST, DOTTED) == []


def test_role_addresses_and_strangers_teach_nothing_of_people() -> None:
    noise = [Known("Ada Frost", f"billing@{HOST}"), Known("Omar Orr", "omar@elsewhere.example")]
    best = guess_address("Rita Rook", HOST, noise)[0]
    assert best.fits == 0
    assert best.probability < 0.5


@given(st.text(max_size=60), st.lists(st.tuples(st.text(max_size=20), st.emails()), max_size=5))
def test_any_name_gives_probabilities(name: str, known: list[tuple[str, str]]) -> None:
    told = [Known(n, e) for n, e in known]
    guesses = guess_address(name, HOST, told)
    assert math.fsum(g.probability for g in guesses) <= 1.0 + 1e-6
    assert guesses == guess_address(name, HOST, told[::-1])
    for guess in guesses:
        assert guess.email.isascii()
        assert guess.email.count("@") == 1
    given_names, family = split_name(name)
    assert bool(given_names) == bool(family)
    assert all(s.first.isascii() and s.last.isascii() for s in spell_name(name))
