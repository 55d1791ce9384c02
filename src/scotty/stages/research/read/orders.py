"""Orders: text that tries to tell its reader what to do, and is believed less for it."""

import re
import unicodedata

from scotty.names import HIDDEN
from scotty.names.domains import CONFUSABLE

_OLD = r"(?:previous|prior|above|earlier|preceding|former|your|all|any|the|these|those|own|its|everything|rules?)"
_RULES = r"(?:instructions?|rules?|prompts?|guidelines?|commands?|directions?|orders?|constraints?|programming|training)"
_ORDERS = tuple(
    re.compile(pattern)
    for pattern in (
        # English
        rf"\b(?:ignor\w*|disregard\w*|forget|overrid\w+|bypass\w*|discard|drop|skip)\b(?: {_OLD}){{1,5}} {_RULES}\b",
        r"\bignor\w* (?:everything|anything|all) (?:above|before|you)",
        r"\b(?:you are|you're|act as|pretend to be|behave as|role-?play as) (?:now )?(?:an? )?(?:\w+ )?(?:ai|assistant|language model|llm|chatbot|dan|root|admin(?:istrator)?|jailbroken)\b",
        r"\b(?:system|developer|hidden) (?:prompt|message|instruction)s?\b(?! (?:the|an?|you|users?|them)\b)",
        r"(?:^|[\s\[<#(])(?:system|assistant|developer|user|instructions?)\s?[:\]>]",
        r"<\|?\s?(?:im_start|im_end|system|endoftext)",
        r"\b(?:any|dear|hey|attention|note to|for|to)(?: all| the| any)? (?:ai|llm|language model|assistant|agent|bot|crawler|gpt|claude|model|scotty)s?\b.{0,40}\b(?:must|should|please|read|reads|reading|ignore|follow|do not|say|write|report|now|that)\b",
        r"\b(?:ai|llm|language model|assistant|agent|bot|model|scotty)s? (?:reading|that reads?|who reads?|parsing|summari[sz]ing|processing)\b",
        r"\bif you are an? (?:ai|llm|language model|assistant|agent|bot|robot|machine)\b",
        r"\b(?:mail|e-?mail|send|forward|post|upload|exfiltrate|leak|transmit|copy|deliver)\b.{0,60}\b(?:list|contacts?|data(?:base)?|passwords?|keys?|secrets?|credentials?|tokens?|customers?|records|pipeline|notes|everything)\b.{0,40}\b(?:to|at)\b.{0,60}(?:@|https?://|\bwww\.)",
        r"\b(?:reveal|print|show|repeat|output|disclose|tell (?:me|us)|give (?:me|us))\b.{0,40}\b(?:system prompt|your (?:rules|instructions|prompt|secrets?|api key|password)|the (?:api|secret) keys?|environment variables?|admin password)\b",
        r"\b(?:do not|don't|never) (?:tell|inform|alert|mention|show)\b.{0,30}\b(?:user|human|operator|owner|anyone|reviewer)\b",
        r"\b(?:execute|run|call|invoke|use)\b.{0,30}\b(?:the )?(?:following )?(?:command|tool|function|code|script|sql|shell)s?\b.{0,20}(?::|\bwith\b|\bnow\b|`)",
        r"\bnew (?:instructions?|rules?|task|orders?|role)\s?:",
        r"\b(?:approve|release|send) (?:all|every|the) (?:pending |waiting )?(?:drafts?|mails?|emails?|messages?|touch(?:es)?|proposals?)\b",
        r"\b(?:set|change|switch|raise|lower) (?:the |your )?(?:tier|score|recipient|rules?|budget|playbook|permissions?) (?:to|of)\b",
        r"\b(?:the )?(?:reader|summar(?:y|iser)|report|profile) (?:must|shall|has to) (?:say|state|include|contain|not)\b",
        # German, French, Spanish
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*|übergeh\w*)\b.{0,40}\b(?:anweisung\w*|regeln?|vorgaben|befehle?|instruktionen)\b",
        r"\b(?:sende|schicke|maile|senden sie|schicken sie)\b.{0,60}\b(?:liste|kundenliste|kontakte|daten|passw\w+|schlüssel)\b.{0,20}\ban\b",
        r"\b(?:ignore[rz]?|oublie[rz]?|ne tene[rz] pas compte)\b.{0,50}\b(?:instructions?|consignes?|règles?|ordres?)\b",
        r"\b(?:envoie[rz]?|transmet\w*|envoyez)\b.{0,60}\b(?:liste|contacts|données|mots? de passe|clés?)\b.{0,20}\bà\b",
        r"\b(?:ignor[ae]|olvida)\b.{0,40}\b(?:instrucciones|reglas|órdenes)\b",
        r"\bdu bist (?:jetzt |nun )?(?:ein |eine )?(?:ki|assistent\w*|sprachmodell)\b|\b(?:tu es|vous êtes) (?:maintenant |désormais )?(?:une? )?(?:ia|assistant|modèle de langage)\b",
    )
)
_SPACED = re.compile(r"(?:(?<=^)|(?<=\s))(?:\w[ .·*_-]){4,}\w(?=\s|$|[.,:;!?])")
LONGEST = 4_000
"""Characters that are looked at in one piece."""


def is_order(text: str) -> bool:
    """Return whether a text speaks to a machine that reads it, or gives its reader an order.

    Letters that are drawn alike, hidden characters and spaced-out words are seen through.
    """
    plain = _flatten(text[:LONGEST])
    return any(pattern.search(plain) for pattern in _ORDERS)


def _flatten(text: str) -> str:
    plain = unicodedata.normalize("NFKC", HIDDEN.sub("", text)).casefold().replace("’", "'")
    if not plain.isascii():
        words = plain.split(" ")
        plain = " ".join(w if w.isascii() else _draw(w) for w in words)
    plain = _SPACED.sub(lambda found: re.sub(r"[ .·*_-]", "", found[0]), plain)
    return " ".join(plain.split())


def _draw(word: str) -> str:
    """Return a word that mixes alphabets as it is drawn; an honest word as it stands."""
    if any("a" <= c <= "z" for c in word) or all(c in CONFUSABLE or not c.isalpha() for c in word):
        return "".join(CONFUSABLE.get(c, c) if ord(c) > 0x2FF else c for c in word)
    return word
