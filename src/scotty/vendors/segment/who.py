"""Who it is, by what the message itself says: the stateless half of recognition."""

from functools import lru_cache
from typing import NamedTuple

from scotty.facts import Verdict
from scotty.names import find_company, find_domain, sort_domain
from scotty.ports.links import Sighting
from scotty.ports.sources import Network


class Claim(NamedTuple):
    """What a message says of its sender."""

    #: In normal form.
    mail: str | None = None
    #: A domain named for the company: a group's website, a company trait.
    domain: str | None = None
    network: Network | None = None
    #: Why it is a machine.
    machine: str | None = None


class Who(NamedTuple):
    """Whose it is, how sure that is, and by what."""

    account: str | None
    verdict: Verdict
    sighting: Sighting
    by: str | None = None
    note: str | None = None


@lru_cache(maxsize=16_384)
def recognise(claim: Claim) -> Who:
    """Return the account, verdict and class of a message.

    An address at a company's domain, or a domain named for it, is a match; a business
    network alone is a soft match (one weak source: it feeds no score); free-mail,
    throw-away and look-alike domains name nobody.
    """
    account, by, note = name_account(claim)
    if claim.machine is not None:
        return Who(account, "bot", "nonactionable", by, note)
    if account is not None:
        return Who(account, "human", "matched", by, note)
    network = claim.network
    if network is None:
        return Who(None, "human", "unmatched", None, note)
    if network.kind in ("hosting", "anonymous"):
        # Somebody who gave a name is a person, wherever they come from.
        named = claim.mail is not None
        return Who(None, "human" if named else "bot", "nonactionable", None, note)
    if network.kind == "business" and network.domain:
        found = find_domain(network.domain)
        if found is not None and sort_domain(found) == "company":
            return Who(found, "soft", "soft", "network", note)
    return Who(None, "human", "unmatched", None, note)


def name_account(claim: Claim) -> tuple[str | None, str | None, str | None]:
    """Return the account that the message names, by what, and a note where a name was refused."""
    note = None
    if claim.mail is not None:
        sender = find_company(claim.mail)
        if sender.company is not None:
            return sender.company, "mail", None
        if sender.sort == "lookalike":
            note = f"the mail domain {claim.mail.rpartition('@')[2]} looks like another one"
    if claim.domain is not None:
        found = find_domain(claim.domain)
        sort = sort_domain(found) if found else "none"
        if sort == "company":
            return found, "domain", note
        if sort == "lookalike":
            note = f"the domain {found} looks like another one"
        elif sort == "none":
            note = f"{claim.domain[:80]!r} is no company's domain"
    return None, None, note
