"""Which model is asked: a provider that pydantic-ai knows, or a server that speaks OpenAI's protocol."""

import re
import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from scotty.facts import Refused

NO_KEY = "none"
"""What a server next door is told instead of a key: a key of the machine is not for it."""
_EXTRA = re.compile(r"pydantic-ai-slim\[([a-z-]+)\]")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What the settings name, and where keys are found."""

    #: provider:name; the provider does not matter where `url` is set.
    name: str
    #: Base address of a server that speaks OpenAI's protocol; "" for the provider's own.
    url: str = ""
    environment: Mapping[str, str] = {}

    @property
    def provider(self) -> str:
        """The part before the colon; `local` where there is none."""
        provider, colon, _ = self.name.partition(":")
        return provider if colon else "local"

    @property
    def model(self) -> str:
        """The part after the colon: what the other side calls it."""
        return self.name.partition(":")[2] or self.name


class Opened(NamedTuple):
    """A model ready to be asked."""

    model: Any
    #: Whether it runs next door: nothing is paid, and its protocol is not taken for granted.
    local: bool
    #: US dollars that a token costs at most; None where no list price is known.
    price: float | None


def open_model(choice: Choice) -> Opened:
    """Return the model of a choice. Raises Refused where it cannot be had, and what would mend it."""
    if not choice.name:
        raise Refused(
            "SCOTTY_MODEL_URL is set, and no model is named.",
            "Set SCOTTY_MODEL to what the server calls its model, as local:llama.",
        )
    return _open_server(choice) if choice.url else _open_provider(choice)


def _open_server(choice: Choice) -> Opened:
    from pydantic_ai import UsageLimitUnavailableWarning
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    # Some servers count no tokens; we do then, by what was written.
    warnings.filterwarnings("ignore", category=UsageLimitUnavailableWarning)
    # With `openai:` in front it is a gateway to OpenAI that the user chose, and gets its key.
    paid = choice.provider == "openai"
    key = choice.environment.get("OPENAI_API_KEY", "") if paid else ""
    provider = OpenAIProvider(base_url=choice.url, api_key=key or NO_KEY)
    model = OpenAIChatModel(choice.model, provider=provider)
    return Opened(model, True, _price("openai", choice.model) if paid else 0.0)


def _open_provider(choice: Choice) -> Opened:
    from pydantic_ai.exceptions import UserError
    from pydantic_ai.models import infer_model

    if ":" not in choice.name:
        raise Refused(
            f"SCOTTY_MODEL is {choice.name!r}.",
            "Write it as provider:name, such as openai:gpt-5, or set SCOTTY_MODEL_URL as well.",
        )
    try:
        model = infer_model(choice.name)
    except ImportError as error:
        extra = _EXTRA.search(str(error))
        package = f"pydantic-ai-slim[{extra[1] if extra else choice.provider}]"
        raise Refused(
            f"What speaks to {choice.provider} is not installed.",
            f'Install it beside Scotty: pip install "{package}"',
        ) from error
    except (UserError, ValueError) as error:
        raise Refused(
            f"{choice.name} cannot be asked: {error}",
            "Mend SCOTTY_MODEL, or set the provider's own variable for its key.",
        ) from error
    return Opened(model, False, _price(model.system, model.model_name))


def _price(provider: str, name: str) -> float | None:
    """Return the list price of an output token, which is the dearest kind; None where none is known."""
    from genai_prices import Usage, calc_price

    told = Usage(input_tokens=0, output_tokens=1_000)
    try:
        return float(calc_price(told, name, provider_id=provider).total_price) / 1_000
    except LookupError:
        return None
