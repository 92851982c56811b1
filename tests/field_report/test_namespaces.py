"""Real packets: a host and a bridge task in network namespaces, real iptables, a fake credentials server.

Nothing outside the namespaces is touched, and they have no way to any other network.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from decision_tree.field_report import Script, report_script
from tests.field_report.machine import values

DNAT = "iptables -t nat -A PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679"
REDIRECT = "iptables -t nat -A OUTPUT -d 169.254.170.2 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679"
LOCALNET = "echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet"
SERVER = """
import http.server
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", 51679), Answer).serve_forever()
"""
WORLD = """
set -eu
ip link set lo up
unshare -n sleep 60 & task=$!
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
sh "$FOLDER/host.sh" >"$FOLDER/host.txt"
AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/x ECS_CONTAINER_METADATA_URI_V4=http://127.0.0.1:9/v4 \\
  nsenter -t "$task" -n sh "$FOLDER/container.sh" >"$FOLDER/container.txt"
"""


@functools.cache
def why_not() -> str:
    missing = [tool for tool in ("unshare", "nsenter", "ip", "iptables", "ss", "curl") if shutil.which(tool) is None]
    if missing:
        return f"not on this machine: {', '.join(missing)}"
    tried = subprocess.run(
        ["unshare", "-n", "iptables", "-t", "nat", "-S"], capture_output=True, text=True, timeout=20, check=False
    )
    return f"no network namespaces or no NAT here: {tried.stderr.strip()}" if tried.returncode else ""


def reports(folder: Path, *rules: str) -> tuple[dict[str, str], dict[str, str]]:
    if why_not():
        pytest.skip(why_not())
    for name, script in (("host", Script.HOST), ("container", Script.CONTAINER)):
        text = report_script(script)
        # the file systems of this machine are not of interest here, and large
        (folder / f"{name}.sh").write_text(text.replace("  show_sdks\n", "").replace("  show_disk\n", ""))
    ran = subprocess.run(
        ["unshare", "-n", "bash", "-c", WORLD],
        env={"PATH": f"{_path()}", "PYTHON": sys.executable, "SERVER": SERVER, "FOLDER": str(folder),
             "RULES": "\n".join(rules) or ":"},
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return values((folder / "host.txt").read_text()), values((folder / "container.txt").read_text())


def _path() -> str:
    folders = {str(Path(found).parent) for tool in ("iptables", "ip", "curl") if (found := shutil.which(tool))}
    return ":".join([*sorted(folders), "/usr/bin", "/bin", "/usr/sbin", "/sbin"])


def test_with_rules_and_route_localnet_the_endpoint_answers(tmp_path: Path) -> None:
    host, task = reports(tmp_path, DNAT, REDIRECT, LOCALNET)
    assert (host["nat_prerouting"], host["nat_output"], host["route_localnet"]) == ("right", "right", "on")
    assert (host["listen_51679"], host["listen_51678"]) == ("yes", "no")
    assert task["endpoint_direct"] == "http_200"
    assert task["variable_process"] == "present"


def test_without_route_localnet_it_does_not(tmp_path: Path) -> None:
    host, task = reports(tmp_path, DNAT, REDIRECT)
    assert (host["nat_prerouting"], host["route_localnet"]) == ("right", "off")
    assert task["endpoint_direct"] == "timeout"


def test_without_rules_it_does_not(tmp_path: Path) -> None:
    host, task = reports(tmp_path, LOCALNET)
    assert (host["nat_prerouting"], host["nat_output"]) == ("missing", "missing")
    assert task["endpoint_direct"] in ("timeout", "no_route")
