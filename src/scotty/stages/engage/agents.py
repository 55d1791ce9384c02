"""User agents that ask for links and pictures of mails: what they call themselves."""

SCANNERS = (
    "barracuda", "proofpoint", "mimecast", "ciscosecureemail", "ironport", "trendmicro", "tmes",
    "fortimail", "sophos", "symantec", "messagelabs", "trellix", "fireeye", "safelinks", "urldefense",
)  # fmt: skip
PROXIES = {
    "ggpht.com": "Gmail image proxy",
    "googleimageproxy": "Gmail image proxy",
    "yahoomailproxy": "Yahoo image proxy",
}
OFFICE = ("microsoft office", "ms-office", "msoffice", "microsoft outlook")
_BROWSERS = (
    ("edg/", "Edge"), ("edga/", "Edge"), ("opr/", "Opera"), ("samsungbrowser", "Samsung Internet"),
    ("thunderbird", "Thunderbird"), ("fxios", "Firefox"), ("firefox", "Firefox"),
    ("crios", "Chrome"), ("chrome", "Chrome"), ("safari", "Safari"), ("applewebkit", "WebKit"),
)  # fmt: skip


def name_agent(agent: str) -> str:
    """Return the family of a user agent, for people; "" where there is none."""
    lower = agent.lower()
    if not lower.strip():
        return ""
    if lower.strip() == "mozilla/5.0":
        return "Apple Mail privacy proxy"
    for mark, name in PROXIES.items():
        if mark in lower:
            return name
    if any(mark in lower for mark in OFFICE):
        return "Microsoft Office"
    if any(mark in lower for mark in SCANNERS):
        return "mail scanner"
    return next((name for mark, name in _BROWSERS if mark in lower), "other")


def is_proxy(agent: str) -> bool:
    """Whether a mailbox provider fetches pictures under this name, on behalf of everyone."""
    return name_agent(agent).endswith("proxy")
