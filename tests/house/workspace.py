"""A workspace, and the `scotty` command in it, as programs and people meet it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from scotty.cli import main
from scotty.store.postgres import locate_database

SCOTTY = Path(sys.executable).parent / "scotty"
Done = subprocess.CompletedProcess[str]


class Workspace:
    """A workspace, and the command in it: run as a program of its own, or within this one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        locate_database(home, None)  # runs as long as the tests do, not anew for each command
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SCOTTY_")}
        self.environment = kept | {"SCOTTY_HOME": str(home)}

    def start(self, *words: str, **settings: str) -> Done:
        """Run the installed program."""
        return subprocess.run(
            [str(SCOTTY), *words],
            env=self.environment | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self, *words: str, given: str = "") -> Done:
        """Run the same within this process, which has loaded everything already."""
        out, err, code = StringIO(), StringIO(), 0
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "argv", ["scotty", *words])
            patch.setattr(sys, "stdin", StringIO(given))
            for name, value in self.environment.items():
                patch.setenv(name, value)
            try:
                main()
            except SystemExit as left:
                code = int(left.code or 0)
        return Done(words, code, out.getvalue(), err.getvalue())

    def read(self, *words: str, given: str = "") -> str:
        done = self.run(*words, given=given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, *words: str, given: str = "") -> Any:
        return json.loads(self.read(*words, "--json", given=given))

    @contextmanager
    def serve(self, *words: str) -> Iterator[tuple[httpx.Client, str]]:
        """Run a server until the end of the block; yield a client of it, and what it said first."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [str(SCOTTY), *words, "--port", str(port)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            transport = httpx.HTTPTransport(retries=10)  # waits, ever longer, until it listens
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=60
            ) as client:
                yield client, said
        finally:
            process.terminate()
            process.communicate(timeout=60)
        assert process.returncode == 0
