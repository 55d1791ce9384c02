"""Preflight: what receivers will look up about a sender, looked up before a sequence may start.

SPF (RFC 7208), DKIM (RFC 6376, RFC 8301), DMARC (RFC 7489), one-click unsubscription (RFC 8058),
and whether answers can arrive. Pure: answers of the name system are given; `list_questions` says
which are wanted.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from scotty.names import find_domain, is_address
from scotty.stages.engage.published import (
    Policy,
    find_key_fault,
    find_key_weakness,
    find_policy,
    sort_key,
)
from scotty.stages.engage.spf import Answers, Asked, Question, evaluate_spf

Verdict = Literal["ok", "warn", "fail"]


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who is about to send."""

    #: The `From:` address, its host in ASCII.
    address: str
    #: Host of the return path; "" for that of the address.
    returns: str = ""
    #: DKIM selector, and the `p=` that fits our private key; "" where the provider signs.
    selector: str = ""
    public: str = ""
    #: Web address of the unsubscribe page.
    unsubscribe: str = ""
    #: The address that receivers see us send from; "" where it is not known.
    sends_from: str = ""

    @property
    def domain(self) -> str:
        """Host of the `From:` address."""
        return self.address.rpartition("@")[2].lower()


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at. A sequence may start where none says `fail`."""

    name: str
    verdict: Verdict
    says: str
    mend: str = ""


def list_questions(sender: Sender, answers: Answers) -> list[Question]:
    """Return what is yet to be asked. Ask until it is empty: answers lead to further questions."""
    asked = Asked(answers)
    _check(sender, asked)
    return asked.wanted


def check_sender(sender: Sender, answers: Answers) -> list[Check]:
    """Return all checks, always the same ones in the same order."""
    return _check(sender, Asked(answers))


def may_start(checks: Sequence[Check]) -> bool:
    """Return whether a sequence may start."""
    return all(check.verdict != "fail" for check in checks)


def _check(sender: Sender, asked: Asked) -> list[Check]:
    policy = find_policy(sender.domain, asked)
    return [
        _check_spf(sender, asked),
        _check_dkim(sender, asked),
        _check_dmarc(sender.domain, policy),
        _check_alignment(sender, policy),
        _check_one_click(sender.unsubscribe),
        _check_replies(sender, asked),
    ]


def _check_spf(sender: Sender, asked: Asked) -> Check:
    domain = sender.returns or sender.domain
    spf = evaluate_spf(domain, sender.sends_from, asked)
    if not spf.record:
        mend = f"Publish TXT at {domain}: v=spf1 include:<your provider's> -all"
        return Check(name="spf", verdict="fail", says=f"{domain} has no SPF record.", mend=mend)
    if spf.fault:
        says = f"The SPF record of {domain} is void for every receiver: {spf.fault}."
        return Check(name="spf", verdict="fail", says=says, mend="Mend the record.")
    told = f"{spf.lookups} of 10 lookups; others: {spf.others}"
    if spf.ours in {"fail", "softfail", "neutral", "none"}:
        says = f"The SPF record of {domain} does not name {sender.sends_from}: {spf.ours}."
        return Check(name="spf", verdict="fail", says=says, mend="Add your server to the record.")
    covers = (
        f"names {sender.sends_from}"
        if spf.ours == "pass"
        else "is well-formed; whether it names your server cannot be known from here"
    )
    says = f"The SPF record of {domain} {covers} ({told})."
    notes = list(spf.notes)
    if spf.others in {"pass", "neutral"}:
        notes.append(f"it says {spf.others!r} of all others: anybody may send as you")
    if notes:
        return Check(
            name="spf",
            verdict="warn",
            says=f"{says} But {'; '.join(notes)}.",
            mend="End the record with -all or ~all.",
        )
    return Check(name="spf", verdict="ok", says=says)


def _check_dkim(sender: Sender, asked: Asked) -> Check:
    if not sender.selector:
        return Check(
            name="dkim",
            verdict="warn",
            says="Your provider signs, or nobody does: that cannot be known from here.",
            mend="Send a mail to yourself and look for dkim=pass, or let us sign: make a key.",
        )
    name = f"{sender.selector}._domainkey.{sender.domain}"
    fault = find_key_fault(asked("TXT", name), sender.public)
    if fault:
        mend = f"Publish TXT at {name}: v=DKIM1; k={sort_key(sender.public)}; p={sender.public}"
        return Check(name="dkim", verdict="fail", says=f"{name} {fault}.", mend=mend)
    weak = find_key_weakness(asked("TXT", name)[0])
    if weak:
        return Check(name="dkim", verdict="warn", says=f"{name} {weak[0]}.", mend=weak[1])
    return Check(name="dkim", verdict="ok", says=f"{name} publishes the key that we sign with.")


def _check_dmarc(domain: str, policy: Policy | None) -> Check:
    if policy is None or policy.fault:
        at = policy.at if policy else domain
        says = f"{at} {policy.fault}." if policy else f"{domain} has no DMARC record."
        mend = f"Publish one TXT at _dmarc.{at}: v=DMARC1; p=none; rua=mailto:<where reports go>"
        return Check(name="dmarc", verdict="fail", says=says, mend=mend)
    chosen = policy.tags["p"].lower()
    if policy.at != domain:
        chosen = policy.tags.get("sp", chosen).lower()
    says = f"The policy at _dmarc.{policy.at} is {chosen}."
    return Check(name="dmarc", verdict="ok", says=says)


def _check_alignment(sender: Sender, policy: Policy | None) -> Check:
    """SPF or DKIM must pass for the domain in `From:` itself (RFC 7489, 3.1)."""
    returns = (sender.returns or sender.domain).lower()
    strict = (policy.tags.get("aspf", "r") if policy else "r").lower() == "s"
    same = returns == sender.domain
    near = find_domain(returns) is not None and find_domain(returns) == find_domain(sender.domain)
    if same or (near and not strict):
        return Check(
            name="alignment",
            verdict="ok",
            says=f"Bounces return to {returns}, which is the sender's own.",
        )
    if sender.selector:
        says = f"Bounces return to {returns}, which is not {sender.domain}; our DKIM signature is."
        return Check(name="alignment", verdict="ok", says=says)
    return Check(
        name="alignment",
        verdict="fail",
        says=f"Bounces return to {returns}, which is not {sender.domain}, and we do not sign: DMARC fails.",
        mend=f"Let bounces return to an address at {sender.domain}, or let us sign.",
    )


def _check_one_click(url: str) -> Check:
    parts = urlsplit(url)
    host = parts.hostname or ""
    reason = ""
    if parts.scheme != "https":
        reason = "is not https"
    elif is_address(host):
        reason = "" if ip_address(host).is_global else "is an address that only this network knows"
    elif find_domain(host) is None:
        reason = "is no public host"
    if reason:
        return Check(
            name="one-click",
            verdict="warn",
            says=f"One-click unsubscription cannot work: {url or 'the address'} {reason} (RFC 8058).",
            mend="Put Scotty behind a public https address, and set it.",
        )
    return Check(name="one-click", verdict="ok", says=f"{host} is public and https.")


def _check_replies(sender: Sender, asked: Asked) -> Check:
    told = []
    for domain in dict.fromkeys((sender.domain, (sender.returns or sender.domain).lower())):
        hosts = asked("MX", domain)
        if hosts in {(".",), ("",)}:
            says = (
                f"{domain} says that it takes no mail (RFC 7505): no answer and no bounce arrives."
            )
            return Check(name="replies", verdict="fail", says=says, mend="Publish an MX record.")
        if not hosts:
            if not asked("A", domain):
                says = f"{domain} has no mail server: no answer and no bounce arrives."
                return Check(
                    name="replies", verdict="fail", says=says, mend="Publish an MX record."
                )
            says = f"{domain} has no MX record; some servers do not fall back to its address."
            return Check(name="replies", verdict="warn", says=says, mend="Publish an MX record.")
        told.append(f"{domain} takes mail at {hosts[0]}")
    return Check(name="replies", verdict="ok", says=f"{'; '.join(told)}.")
