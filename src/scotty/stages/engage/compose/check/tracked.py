"""Tracking told back: what we saw them do may choose our words and never stand in them."""

import re
from collections.abc import Iterator

from scotty.stages.engage.draft import Fault

_OURS = r"(?:our|my|the|this|that|its)"
_PLACE = r"(?:(?:web ?)?site|pages?|pricing|prices?|blog|comparison|docs|documentation|product page|landing page|home ?page|content|guide|white ?paper|e-?book|case stud(?:y|ies)|videos?|webinar|article|calculator)"
_SIGHTS = (
    # We saw you visit, open, click, read.
    (
        rf"\b(?:you|your (?:team|colleagues?|company|people)|someone (?:at|from) [\w .]+|(?:people|somebody) (?:at|from) [\w .]+)"
        rf"(?:[’']ve| have| had|[’']d)? (?:been |recently |just |already |also |were )*"
        rf"(?:visit(?:ed|ing)|view(?:ed|ing)|brows(?:ed|ing)|look(?:ed|ing) (?:at|through|around)|check(?:ed|ing) out|land(?:ed|ing) on|read(?:ing)?|spent (?:\w+ ){{1,3}}on|stopped by|c[ao]me (?:to|by|across)|explor(?:ed|ing)|watch(?:ed|ing)|return(?:ed|ing) to|download(?:ed|ing)|stud(?:ied|ying)|research(?:ed|ing)|compar(?:ed|ing)|were on|was on|clicked (?:on|through)?)"
        rf" (?:through |on |at |to )?(?:{_OURS} )?(?:\w+[ -]){{0,3}}{_PLACE}\b"
    ),
    # The mail that we watched.
    r"\b(?:you|your (?:team|colleagues?))(?:[’']ve| have| had)? (?:\w+ly |just |already )?(?:open(?:ed)?|click(?:ed)?|read) (?:on )?(?:my|our|the|this|that|a|one of (?:my|our))(?: \w+){0,3} (?:e-?mails?|mails?|messages?|notes?|links?|newsletters?)\b",
    r"\b(?:saw|see|noticed?|notice|know|can tell)(?: that)? (?:you|your \w+)(?:[’']ve| have)? (?:\w+ )?(?:opened|clicked|visited|viewed|browsed|read|downloaded|watched)\b",
    r"\b(?:since|after|because|now that) you(?:[’']ve| have)? (?:opened|clicked|visited|viewed|browsed|landed)\b",
    rf"\b(?:your|a) (?:recent |last |latest |repeated )?(?:visits?|clicks?|page views?|browsing|activity|session|interest) (?:to|on|in|at) {_OURS} (?:\w+[ -]){{0,3}}{_PLACE}\b",
    rf"\bthanks? (?:you )?for (?:visiting|browsing|looking at|checking out|stopping by|opening|clicking|viewing) {_OURS}\b",
    rf"\b(?:visitors?|traffic|visits?|clicks?|page views?) (?:to {_OURS} \w+ )?(?:from|by|at) (?:your|you)\b",
    (
        r"\b(?:have|has|had|were|was) (?:been )?(?:back )?on (?:our|my) (?:\w+[ -]){0,2}(?:site|website|pages?|blog)\b"
        r"|\b(?:saw|clicked(?: on)?|watched) our (?:ads?|banner|campaign)\b"
        r"|\b(?:someone|somebody|a colleague|people) (?:at|from|in) (?:\w+ ){1,3}(?:opened|clicked|viewed|read|visited|downloaded|watched)\b"
    ),
    # What data vendors sell.
    r"\bintent (?:data|signals?|score)s?\b|\b(?:surge|surging|spike) (?:in|of|on) (?:\w+ ){0,3}(?:interest|research|searches|topics?)\b",
    r"\b(?:your (?:company|team|colleagues|people)|you|people at [\w .]+)(?:[’']ve| have| has|[’']re| are| is)? (?:been )?(?:actively |currently |recently )?(?:researching|searching for|shopping for|googling|in[- ]market|showing (?:\w+ )?interest|evaluating (?:vendors|solutions|tools|competitors|alternatives))\b",
    r"\bour (?:system|tool|tracking|analytics|records|data|software|crm|engine)s? (?:shows?|tells?|says?|flag(?:s|ged)?|noticed|saw|detect(?:s|ed)?|indicates?|scored?|picked up)\b",
    r"\b(?:tracked|tracking|trackers?|cookies?|ip address|lead score|hot lead|anonymous visitor|page dwell)\b",
    r"\b(?:comparing|looking at|considering) us (?:to|with|against|and) (?:our )?(?:competitors?|rivals?)\b",
)
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _SIGHTS)
_TOLD_US = re.compile(
    # Said to our face: registered, asked, wrote, came, took part. No trace was needed to know.
    r"\b(?:you (?:asked|wrote|replied|told|mentioned|said|registered|signed up|attended|joined|came to our (?:event|stand|booth|webinar))|(?:as|like) you (?:asked|said|mentioned)|we (?:met|spoke|talked))\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    # An invitation to look is no report of having looked.
    r"\b(?:if|when|once|before|should|can|could|may|might|will|would|please|to|have a|take a|let)\b[^.?!]{0,25}$",
    re.IGNORECASE,
)


def check_tracked(sentence: str) -> Iterator[Fault]:
    """Yield a fault where a sentence tells people what we saw them do."""
    if _TOLD_US.search(sentence):
        return
    for pattern in _PATTERNS:
        found = pattern.search(sentence)
        if found is not None and not _NEXT.search(sentence[: found.start()]):
            yield Fault(
                f"Tells back what was tracked: “{found[0]}”.",
                "Say what anybody can read of them, or what they told us themselves.",
            )
            return
