"""Where they work: name, industry, products in use."""

from scotty.names.naming import join_words, read_brand
from scotty.names.spoken import speak
from scotty.stages.engage.compose.case import Case, Words
from scotty.stages.engage.compose.likeness import read_industry
from scotty.stages.engage.compose.slot import slot

NAMED = 2
"""Products that a sentence names at most."""


def list_products(case: Case) -> list[str]:
    """Return products in use that may be named: none that a battle card calls a rival."""
    said = case.view.profile.get("technologies")
    told = said.value if said is not None and isinstance(said.value, list | tuple) else ()
    rivals = {a.tell("rival").casefold() for a in case.assets.values() if a.kind == "battle_card"}
    fit = dict.fromkeys(speak(name, 40) for name in told[:50] if isinstance(name, str))
    return [name for name in fit if name and name.casefold() not in rivals]


@slot("company", "Their company, as people say it.", example="TechCorp", claims=False)
def fill_company(case: Case, _: str) -> Words | None:
    """Return the name as told, without its legal form."""
    said, name = case.view.profile.get("name"), read_brand(case.view.tell("name"))
    return Words(name, (said.fact,)) if said is not None and name else None


@slot("industry", "Their industry.", example="software")
def fill_industry(case: Case, _: str) -> Words | None:
    """Return the industry in the playbook's words."""
    said, industry = case.view.profile.get("industry"), speak(read_industry(case), 40)
    return Words(industry, (said.fact,)) if said is not None and industry else None


@slot("technology", "Products that they use, two at most.", example="Kelvara CRM and Lakeform")
def fill_technology(case: Case, _: str) -> Words | None:
    """Return products in use; a rival's is never named."""
    said, names = case.view.profile.get("technologies"), list_products(case)
    return Words(join_words(names[:NAMED]), (said.fact,)) if said is not None and names else None
