"""A private Dovecot (Debian: dovecot-imapd) on loopback, with folders and users of its own.

Written for Dovecot 2.3, whose settings have other names than those of 2.4. Mail is served by a
user without rights: Dovecot refuses to serve it as root.
"""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest

from tests.mailservers.maildir import make_maildir, store_message
from tests.mailservers.smtp import make_pem

FOLDERS = {"Sent": "\\Sent", "Junk": "\\Junk", "Archive": "\\Archive"}
_SETTINGS = """
protocols = imap
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/pem
ssl_key = <{home}/pem
disable_plaintext_auth = no
mail_location = maildir:~/Maildir:LAYOUT=fs
mailbox_list_index = no
first_valid_uid = 1
first_valid_gid = 0
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users/%u
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
{folders}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
  }}
}}
"""


def find_dovecot() -> str | None:
    """Return the path of a Dovecot that this file can start; None where there is none."""
    path = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if path is None:
        return None
    told = subprocess.run([path, "--version"], check=False, capture_output=True, text=True)
    return path if told.stdout.startswith("2.3.") else None


needs_dovecot = pytest.mark.skipif(
    find_dovecot() is None, reason="no Dovecot 2.3 here: sh tools/mailserver.sh"
)


class ImapServer:
    """The server; a context manager."""

    def __init__(self, **users: str) -> None:
        path = find_dovecot()
        assert path is not None, "ask find_dovecot() first"
        self._path = path
        # Not under pytest's own folder: that is closed to the user who serves the mail, and its
        # name is too long for the sockets.
        self.home = Path(tempfile.mkdtemp(prefix="dove"))
        self.home.chmod(0o755)
        self.port, self.secure_port = _find_port(), _find_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._users: dict[str, str] = {}
        for user, password in users.items():
            self.set_password(user, password)

    @property
    def url(self) -> str:
        """Return the URL without a user."""
        return f"imap://127.0.0.1:{self.port}"

    def log_in(self, user: str, *, secure: bool = False) -> str:
        """Return the URL of a user."""
        scheme, port = ("imaps", self.secure_port) if secure else ("imap", self.port)
        name = user.replace("@", "%40")
        return f"{scheme}://{name}:{self._users[user]}@127.0.0.1:{port}"

    def set_password(self, user: str, password: str) -> None:
        """Add a user, or give one another password; returns when the server knows."""
        self._users[user] = password
        users = self.home / "users"
        users.mkdir(exist_ok=True)
        draft = users / f"{user}.new"
        draft.write_text(f"{user}:{{PLAIN}}{password}\n", encoding="utf-8")
        draft.replace(users / user)
        if self._process is not None:
            self._await_login(user, password)

    def _await_login(self, user: str, password: str) -> None:
        # Dovecot looks at the file once a second at most.
        tool = str(Path(self._path).parents[1] / "bin" / "doveadm")
        command = [shutil.which("doveadm") or tool, "-c", str(self.home / "conf")]
        until = time.monotonic() + 10
        while time.monotonic() < until:
            tried = [*command, "auth", "test", user, password]
            if subprocess.run(tried, check=False, capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError(f"Dovecot does not let {user} in")

    def folder(self, user: str, name: str = "INBOX") -> Path:
        """Return the Maildir of a user's folder, made where it is missing."""
        root = self.home / "mail" / user / "Maildir"
        made = make_maildir(root if name == "INBOX" else root / name)
        self._give(self.home / "mail" / user)
        return made

    def deliver(self, user: str, message: bytes, name: str = "INBOX") -> Path:
        """Put a message into a user's folder, as a delivery agent would."""
        stored = store_message(self.folder(user, name), message)
        self._give(stored)
        return stored

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            for found in (path, *path.rglob("*")):
                shutil.chown(found, *_serving())

    def __enter__(self) -> Self:
        user, group = _serving()
        folders = "".join(
            f"  mailbox {name} {{\n    auto = create\n    special_use = {use}\n  }}\n"
            for name, use in FOLDERS.items()
        )
        (self.home / "mail").mkdir(exist_ok=True)
        (self.home / "run").mkdir(exist_ok=True)
        self._give(self.home / "mail")
        (self.home / "pem").write_bytes(make_pem())
        settings = self.home / "conf"
        settings.write_text(
            _SETTINGS.format(
                home=self.home,
                user=user,
                group=group,
                folders=folders,
                port=self.port,
                secure=self.secure_port,
            ),
            encoding="utf-8",
        )
        self._process = subprocess.Popen(
            [self._path, "-F", "-c", str(settings)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._await_greeting()
        return self

    def _await_greeting(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 5) as line:
                    if line.recv(4).startswith(b"* OK"):
                        return
            except OSError:
                time.sleep(0.02)
        log = self.home / "log"
        raise AssertionError(log.read_text() if log.exists() else "Dovecot does not start")

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGTERM)
            self._process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)


def _serving() -> tuple[str, str]:
    """Return (user, group) that serve mail: ourselves, or nobody where we are root."""
    found = pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("nobody")
    return found.pw_name, grp.getgrgid(found.pw_gid).gr_name


def _find_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    return port
