"""Tools in a model's hands: what they return is fenced, and every use is remembered."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from scotty.facts import Later, Refused
from scotty.ports.models import Excerpt, ModelTool
from scotty.vendors.models.fence import fence_text
from scotty.vendors.models.veil import Veil


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that was used for an answer."""

    name: str
    arguments: Mapping[str, Any]
    #: Digest of what it returned.
    told: str


class Kit:
    """The tools of one question. A model may use these and no others."""

    def __init__(self, tools: Sequence[ModelTool], mark: str, veil: Veil) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._mark, self._veil = mark, veil
        self.uses: list[Use] = []

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Run a tool and return its words as a block; a refusal is told to the model as well."""
        text = run_tool(self._tools[name], arguments)
        self.uses.append(Use(name=name, arguments=dict(arguments), told=digest_text(text)))
        return fence_text(Excerpt(name=f"tool:{name}", text=self._veil.hide(text)), self._mark)

    def offer(self) -> list[Any]:
        """Return the tools as pydantic-ai takes them."""
        return [self._offer(tool) for tool in self._tools.values()]

    def _offer(self, tool: ModelTool) -> Any:
        from pydantic_ai import Tool

        def call(**arguments: Any) -> str:
            return self.use(tool.name, arguments)

        return Tool.from_schema(call, tool.name, tool.about, dict(tool.takes))


def run_tool(tool: ModelTool, arguments: Mapping[str, Any]) -> str:
    """Return what a tool tells; where it refuses, why and the mend."""
    try:
        return tool.run(arguments)
    except Refused as refused:
        return f"Refused: {refused.why} {refused.mend}".strip()
    except Later as later:
        return f"Not now: {later.why}"


def digest_text(text: str) -> str:
    """Return a digest by which a tool's words are known again."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
