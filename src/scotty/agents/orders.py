"""Orders to a machine in a text: a second look. The fence and the gate do not rest on it."""

import re
import unicodedata

_PATTERNS = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|rule|prompt|guideline|polic|above|previous|prior)",
    r"\b(?:ignorier|vergiss|missachte|ignore[zr]|oubli(?:e|ez)|ignora|olvida|dimentica)\w*\b.{0,50}\b(?:anweisung|regel|vorgabe|instruction|règle|consigne|instruccion|regla|istruzion|regol)",
    r"\b(?:system|developer) (?:prompt|message|instruction)",
    r"</?(?:system|assistant|user|tool|instructions?|admin)\b[^>]{0,40}>|<\|[^|>]{1,40}\|>|\[/?INST\]",
    r"^\s*(?:system|assistant|developer|tool)\s*:",
    r"\"(?:tool_calls?|function_call|arguments|recipient)\"\s*:|\b(?:propose_engagement|propose_tier|propose_play|activate_engine|research_account|refresh_cards|send_mail|final_result)\b",
    r"\b(?:you are|act as|pretend to be) (?:now )?(?:an? |the )?(?:ai|assistant|language model|chatbot|scotty|dan|administrator)\b",
    r"\b(?:as an ai|language model|large language|chatgpt|gpt-\d|llm)s?\b.{0,60}\b(?:must|should|please|read|reading|process)",
    r"\b(?:reveal|print|repeat|show|send|output|leak|give)\b.{0,30}\b(?:api[ -]?key|password|secret|credential|token|your (?:rules|instructions|prompt))",
    r"!\[[^\]]*\]\(|\[[^\]]{0,80}\]\(\s*(?:https?:|//|javascript:|data:)",
)
_ORDER = re.compile("|".join(f"(?:{p})" for p in _PATTERNS), re.IGNORECASE | re.MULTILINE)


def find_order(text: str) -> str:
    """Return the first words of a text that speak to a machine, "" where none do.

    Heuristic, by phrases: good enough to keep such words out of what people read, and no more.
    """
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc"))
    found = _ORDER.search(kept)
    return found[0] if found else ""
