"""What content assets say: pains, stories of others, figures, what a product does."""

from scotty.names.spoken import speak
from scotty.playbook.content import Asset
from scotty.stages.engage.compose.case import Case, Words, cite
from scotty.stages.engage.compose.likeness import (
    ABOUT,
    choose_asset,
    compare_size,
    find_content,
    read_industry,
)
from scotty.stages.engage.compose.slot import slot


def _quote(case: Case, asset: Asset | None) -> Words | None:
    if asset is None or not asset.says:
        return None
    said = case.pick(asset.quote(), f"{case.step.name} {asset.name}")
    return Words(said, (cite(asset.name),))


def _choose(case: Case, kind: str) -> Asset | None:
    return choose_asset(case, kind, lambda asset: bool(asset.says))


@slot(
    "pain",
    "What people of their department and industry struggle with.",
    example="Most finance teams we talk to can say what was invoiced long before they can say why.",
)
def fill_pain(case: Case, _: str) -> Words | None:
    """Return a sentence of an insight for them, else of one for anybody."""
    return _quote(case, _choose(case, "insight"))


@slot(
    "proof",
    "What came of it at the customer most like them.",
    example="Norrin Software, a software company of 210 people, took its month-end close …",
)
def fill_proof(case: Case, _: str) -> Words | None:
    """Return a sentence of the case study most alike by industry, size, department and pain."""
    return _quote(case, _choose(case, "case_study"))


@slot(
    "proof.like",
    "In what that customer is like them, where it is.",
    example="also in software, and of about your size",
)
def fill_likeness(case: Case, _: str) -> Words | None:
    """Return what the two companies have in common, each part told on both sides."""
    asset = _choose(case, "case_study")
    if asset is None:
        return None
    parts, facts = [], [cite(asset.name)]
    industry, size = case.view.profile.get("industry"), case.view.profile.get("employees")
    if industry is not None and read_industry(case) in asset.industry:
        parts.append(f"also in {speak(read_industry(case), 40)}")
        facts.append(industry.fact)
    times = compare_size(case, asset)
    if size is not None and times is not None and times <= ABOUT:
        parts.append("of about your size")
        facts.append(size.fact)
    return Words(" and ".join(parts), tuple(facts)) if parts else None


@slot("proof.customer", "The customer of that story.", example="Norrin Software")
def fill_customer(case: Case, _: str) -> Words | None:
    """Return the name of the customer that {proof} tells of."""
    asset = _choose(case, "case_study")
    return None if asset is None else Words(asset.tell("customer"), (cite(asset.name),))


@slot("benchmark", "A figure to compare with.", example="In our benchmark, … need 8 days …")
def fill_benchmark(case: Case, _: str) -> Words | None:
    """Return a sentence of a benchmark for their department."""
    return _quote(case, _choose(case, "benchmark"))


@slot("fit", "What a product does for their department.", example="Tideline Usage takes …")
def fill_fit(case: Case, _: str) -> Words | None:
    """Return a sentence of a block for their department, else of one for anybody."""
    return _quote(case, _choose(case, "block"))


@slot("roi", "A sentence on return.", example="A company that sends its invoices 6 days …")
def fill_roi(case: Case, _: str) -> Words | None:
    """Return a sentence of a note on return."""
    return _quote(case, _choose(case, "roi_note"))


@slot("objection", "An answer to a usual doubt.", example="Nobody has to switch in one day: …")
def fill_objection(case: Case, _: str) -> Words | None:
    """Return a sentence of an answer to an objection."""
    return _quote(case, _choose(case, "objection"))


@slot("content", "A sentence of the asset that the step names.", example="The video takes …")
def fill_content(case: Case, _: str) -> Words | None:
    """Return a sentence of the step's own asset."""
    return _quote(case, find_content(case))


@slot("content.title", "The title of that asset.", example="One invoice, opened")
def fill_content_title(case: Case, _: str) -> Words | None:
    """Return the title of the step's own asset."""
    asset = find_content(case)
    return None if asset is None else Words(asset.title, (cite(asset.name),))


@slot("product", "The product that fits their department; else ours.", example="Tideline Billing")
def fill_product(case: Case, _: str) -> Words | None:
    """Return the product of the block for them, else what the sender sells."""
    asset = _choose(case, "block")
    if asset is not None and asset.product:
        return Words(asset.product, (cite(asset.name),))
    return Words(case.sender.product) if case.sender.product else None
