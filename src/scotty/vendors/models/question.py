"""A question as it is put: rules, task, blocks; its digest, by which it is known again."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from scotty.ports.models import Asked, ModelTool
from scotty.vendors.models.fence import RULES, fence_text, make_mark
from scotty.vendors.models.shape import draw_schema
from scotty.vendors.models.veil import Veil

EMPTY = "There is no text from outside for this task."
PER_TOKEN = 3
"""Characters of a token, taken short so that a claim is rather too large."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out, word for word."""

    asked: Asked
    model: str
    #: What tells blocks of this request apart from whatever stands in them.
    mark: str
    rules: str
    blocks: str
    schema: Mapping[str, Any]
    digest: str

    @property
    def tokens(self) -> int:
        """About how many tokens it has; rather more."""
        size = len(self.rules) + len(self.blocks) + len(msgspec.json.encode(self.schema))
        return size // PER_TOKEN + 100


def put_question(
    asked: Asked,
    shape: type[Any],
    tools: Sequence[ModelTool],
    model: str,
    means: tuple[bytes, Veil],
) -> Question:
    """Return what goes out. `means`: the workspace's key, and the veil over its secrets."""
    key, veil = means
    given = [msgspec.structs.replace(g, text=veil.hide(g.text)) for g in asked.given]
    schema = draw_schema(shape)
    offers = [(t.name, t.about, dict(t.takes)) for t in sorted(tools, key=lambda t: t.name)]
    told = (asked.agent, asked.account or "", asked.task, *(f"{g.name}\n{g.text}" for g in given))
    mark = make_mark(key, told)
    body = msgspec.json.encode((model, told, schema, offers), order="deterministic")
    return Question(
        asked=asked,
        model=model,
        mark=mark,
        rules=f"{RULES.format(mark=mark)}\n{asked.task.strip()}\n",
        blocks="\n\n".join(fence_text(g, mark) for g in given) or EMPTY,
        schema=schema,
        digest=blake2b(body, digest_size=16).hexdigest(),
    )
