"""Every knob of the machine, typed, read once from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from scotty.facts import Refused


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this installation runs. The customer's rules are not here: they are the playbook."""

    #: SCOTTY_HOME: the workspace folder; deleting it deletes everything.
    home: Path = Path(".scotty")
    #: SCOTTY_DATABASE_URL: a PostgreSQL to use instead of the embedded one.
    database_url: str | None = None
    #: SCOTTY_HOST: the address that the web app listens on.
    host: str = "127.0.0.1"
    #: SCOTTY_PORT: the port that it listens on.
    port: int = 8080
    #: SCOTTY_PUBLIC_URL: how browsers reach it, where that differs.
    public_url: str | None = None
    #: SCOTTY_MMDB: paths of .mmdb files (MaxMind, IPinfo), separated by the system's path separator.
    mmdb: tuple[Path, ...] = ()
    #: SCOTTY_SMTP_URL: a server to send by, as smtp://user:password@host:587 or smtps://…
    smtp_url: str = ""
    #: SCOTTY_IMAP_URL: where what comes back is read, as imaps://user:password@host.
    imap_url: str = ""
    #: SCOTTY_MAIL_FROM: the address of that mailbox, where the user in the URL is none.
    mail_from: str = ""
    #: SCOTTY_DNS: a name server to ask, as host:port, instead of the machine's own.
    dns: str = ""
    #: SCOTTY_MODEL: a language model as provider:name, such as openai:gpt-5; none by default.
    model: str = ""
    #: SCOTTY_MODEL_URL: a local server that speaks OpenAI's protocol, as http://localhost:11434/v1.
    model_url: str = ""
    #: SCOTTY_CONTACT: whom sites that we read may write to; told in our User-Agent. The SEC asks for it.
    contact: str = ""
    #: SCOTTY_TRUSTED_PROXIES: how many proxies stand before us and may name the client's address.
    trusted_proxies: int = 0


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the environment. Raises Refused for a value that cannot be read."""
    names = {
        name: environment[variable]
        for name, variable in ((f, f"SCOTTY_{f.upper()}") for f in Settings.__struct_fields__)
        if environment.get(variable)
    }
    values: dict[str, object] = dict(names)
    if "mmdb" in names:
        values["mmdb"] = [p for p in names["mmdb"].split(os.pathsep) if p]
    try:
        return msgspec.convert(
            values, Settings, strict=False, dec_hook=lambda kind, value: kind(value)
        )
    except msgspec.ValidationError as error:
        raise Refused(
            f"A setting cannot be read: {error}.", "Mend the SCOTTY_… variable."
        ) from error


def name_address(settings: Settings) -> str:
    """Return the address at which browsers and SDKs reach this installation, without a slash."""
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")
