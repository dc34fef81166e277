"""Nothing is sent anywhere: every command works where no network can be reached, and asks for none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

# Runs in a network of its own that holds nothing but the machine itself.
PROGRAM = """
import socket, sys
from pathlib import Path
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)  # an address that belongs to no one (RFC 5737)
    sys.exit("a network can be reached, so this would prove nothing")
except OSError:
    Path("asked").unlink()  # the listener heard it
from hvevfd_research.cli import main
rows = "".join(f"{n};1;4;{n % 9}\\n" for n in range(20))
Path("goals.csv").write_text("patient;goal;first;second\\n" + rows)
for words in (
    "list", "params goal-form", "data list", "data describe ageing", "data cite ageing", "template goal-form",
    "read goals.csv --as goal-form --out clean.xlsx", "run goal-form -o out -p data_file=goals.csv",
    "share out/goal-form.html", "share out/goal-form.ipynb", "init mine",
):
    status = main(words.split())
    assert status == 0, f"hvevfd {words} ended with {status}"
"""

# Every Python process that is started hears here whom another asks for; only the machine itself may be.
LISTENER = """
import os, sys
def hear(event, arguments):
    if event == "socket.connect":
        asked = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        asked = arguments[0]
    else:
        return
    host = asked[0] if isinstance(asked, tuple) else asked
    if not str(host).startswith(("127.", "::1", "localhost", "/", "b'/", "None")):
        with open(os.environ["ASKED"], "a") as file:
            file.write(f"{event} {asked}\\n")
sys.addaudithook(hear)
"""


def own_network() -> list[str]:
    """Words that give a command a network of its own; none where this machine does not allow that."""
    for words in (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]):
        if shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True).returncode == 0:
            return [*words, "sh", "-c", 'ip link set lo up 2>/dev/null; exec "$@"', "sh"]
    return []


def test_every_command_works_and_asks_for_nobody_where_there_is_no_network(tmp_path):
    isolated = own_network()
    if not isolated:
        pytest.skip("this machine lets nobody start a network of its own (unshare --net)")
    (tmp_path / "listener").mkdir()
    (tmp_path / "listener" / "sitecustomize.py").write_text(LISTENER)
    asked = tmp_path / "asked"
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "listener"), "ASKED": str(asked)}
    done = subprocess.run(
        [*isolated, sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert not asked.exists(), asked.read_text()
    pages = [tmp_path / "out" / name for name in ("goal-form.html", "goal-form-share.html", "index.html")]
    for page in pages:
        text = page.read_text("utf-8")
        assert re.findall(r'<link|<iframe|\b(?:src|srcset|data|poster)="(?!data:)', text) == [], page.name
