"""A container instance and a bridge task in network namespaces: real packets, real iptables, a credentials server.

Nothing outside the namespaces is touched, and they have no way to any other network.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

DNAT = "iptables -t nat -A PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679"
REDIRECT = "iptables -t nat -A OUTPUT -d 169.254.170.2 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679"
LOCALNET = "echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet"
SERVER = """
import http.server, os
BODY = os.environ.get("BODY", "").encode()
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", str(len(BODY))); self.end_headers()
        self.wfile.write(BODY)
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", 51679), Answer).serve_forever()
"""
WORLD = """
set -eu
ip link set lo up
unshare -n sleep 120 & task=$!
"$PYTHON" -c "$SERVER" & server=$!
trap 'kill "$task" "$server"' EXIT
until [ "$(readlink /proc/$task/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link add docker0 type veth peer name eth0
ip link set eth0 netns "$task"
ip address add 172.17.0.1/16 dev docker0
ip link set docker0 up
nsenter -t "$task" -n sh -c 'ip link set lo up; ip address add 172.17.0.2/16 dev eth0; ip link set eth0 up
  ip route add default via 172.17.0.1'
eval "$RULES"
until ss -ltn | grep -q 51679; do sleep 0.05; done
"""
"""`$task` is a process in the task's namespace; the shell itself is in the instance's."""
TOOLS = ("unshare", "nsenter", "ip", "ss", "curl")


@functools.cache
def why_not(iptables: str = "iptables") -> str:
    """Why there can be no such world here, or nothing."""
    missing = [tool for tool in (*TOOLS, iptables) if shutil.which(tool, path=tools_path()) is None]
    if missing:
        return f"not on this machine: {', '.join(missing)}"
    tried = subprocess.run(
        ["unshare", "-n", iptables, "-t", "nat", "-S"],
        env={"PATH": tools_path()}, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    return f"no network namespaces or no NAT here: {tried.stderr.strip()}" if tried.returncode else ""


def run_world(commands: str, *rules: str, first: Path | None = None, **environment: str) -> str:
    """The world with these rules, and the commands in it; their output. `first` is a folder for the front of PATH."""
    path = f"{first}:{tools_path()}" if first else tools_path()
    fixed: Mapping[str, str] = {
        "PATH": path,
        "PYTHON": sys.executable,
        "SERVER": SERVER,
        "RULES": "\n".join(rules) or ":",
    }
    ran = subprocess.run(
        ["unshare", "-n", "bash", "-c", WORLD + commands],
        env={**fixed, **environment}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def tools_path() -> str:
    """Where iptables and ip are, also for a user whose PATH lacks /usr/sbin."""
    folders = os.environ.get("PATH", "").split(":")
    return ":".join(dict.fromkeys([*folders, "/usr/bin", "/bin", "/usr/sbin", "/sbin"]))
