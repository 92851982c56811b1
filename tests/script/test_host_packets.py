"""Fixes of the way to the credentials, with real packets: boto3 in the task has them after --apply, not after --undo.

Once with each of the two kinds of iptables, which keep their rules in different places of the kernel.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from decision_tree.library import Library
from decision_tree.script import build, plan
from tests.namespaces import DNAT, LOCALNET, REDIRECT, run_world, tools_path, why_not
from tests.script.runner import ALL

BODY = (
    '{"RoleArn":"arn:aws:iam::111122223333:role/shop-task","AccessKeyId":"ASIASHOPTASK","SecretAccessKey":"x",'
    '"Token":"y","Expiration":"2099-01-01T00:00:00Z"}'
)
BOTO = """
import boto3, botocore.exceptions, botocore.utils
botocore.utils.ContainerMetadataFetcher.RETRY_ATTEMPTS = 1
try:
    found = boto3.Session(region_name="eu-central-1").get_credentials()
    print(found.access_key if found else "nothing")
except botocore.exceptions.CredentialRetrievalError:
    print("nothing")
"""
STUBS = {
    # no unit of ecs-init: the agent was started by hand
    "systemctl": "[[ $1 != cat ]]",
    "docker": """
case "$1 $2" in
"ps -q") echo task ;;
"inspect task") echo "$TASK" ;;
"network ls") echo bridge ;;
"network inspect") echo docker0 ;;
esac
""",
}
ROUNDS = """
export TASK=$task AWS_EC2_METADATA_DISABLED=true AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/x
ip route add 169.254.170.2/32 dev docker0 # a task in network mode host needs some route
try() { printf '%s %s %s\\n' "$1" "$(nsenter -t "$task" -n "$PYTHON" -c "$BOTO")" "$("$PYTHON" -c "$BOTO")"; }
try broken
bash "$FOLDER/fix.sh" --on host --apply --yes >"$FOLDER/out" 2>&1 || { cat "$FOLDER/out"; exit 1; }
try mended
bash "$FOLDER/fix.sh" --on host --verify >"$FOLDER/out" 2>&1 || { cat "$FOLDER/out"; exit 1; }
iptables-save | grep -v '^[#:]' | sort >"$FOLDER/rules"
bash "$FOLDER/fix.sh" --on host --undo --yes >"$FOLDER/out" 2>&1 || { cat "$FOLDER/out"; exit 1; }
try undone
"""
GOOD, NONE = "ASIASHOPTASK", "nothing"


def rounds(
    folder: Path, cause: str, kind: str, library: Library, *rules: str, commands: str = ROUNDS
) -> dict[str, list[str]]:
    """What boto3 got in the bridge task, and on the instance as in network mode host, at each of three times."""
    if why_not(f"iptables-{kind}"):
        pytest.skip(why_not(f"iptables-{kind}"))
    tools = folder / "tools"
    tools.mkdir()
    for name, text in STUBS.items():
        (tools / name).write_text(f"#!/bin/bash\n{text}")
        (tools / name).chmod(0o755)
    for tool in ("", "-save"):
        real = shutil.which(f"iptables-{kind}{tool}", path=tools_path())
        assert real is not None
        # the name decides what the one program does
        (tools / f"iptables{tool}").write_text(f'#!/bin/bash\nexec {real} "$@"\n')
        (tools / f"iptables{tool}").chmod(0o755)
    (folder / "fix.sh").write_text(build(plan([cause], {}, library, case_id="p-1")))
    out = run_world(
        commands, *rules, first=tools, FOLDER=str(folder), BODY=BODY, BOTO=BOTO, HOME=str(folder),
        ECS_WIZARD_STATE=str(folder / "state"), ECS_WIZARD_ROOT=str(folder / "root"),
        ECS_WIZARD_TRIES="2", ECS_WIZARD_PAUSE="0", PYTHONPATH=":".join(p for p in sys.path if p),
    )  # fmt: skip
    return {line.split()[0]: line.split()[1:] for line in out.splitlines()}


KINDS = pytest.mark.parametrize("kind", ["legacy", "nft"] if ALL else ["nft"])


@KINDS
@pytest.mark.parametrize("cause", ["host.iptables_rules_missing", "host.iptables_rules_lost"])
def test_missing_rules(tmp_path: Path, cause: str, kind: str, library: Library) -> None:
    got = rounds(tmp_path, cause, kind, library)
    assert got == {"broken": [NONE, NONE], "mended": [GOOD, GOOD], "undone": [NONE, NONE]}


@KINDS
def test_route_localnet_off(tmp_path: Path, kind: str, library: Library) -> None:
    got = rounds(tmp_path, "host.route_localnet_off", kind, library, DNAT, REDIRECT)
    # a task in network mode host is led by the other rule, which needs no route_localnet
    assert got == {"broken": [NONE, GOOD], "mended": [GOOD, GOOD], "undone": [NONE, GOOD]}


@KINDS
@pytest.mark.parametrize(
    ("drop", "broken", "added"),
    [  # by default the last alone: its mending adds the rules of the two before
        ("iptables -A INPUT -i docker0 -j DROP", [NONE, GOOD], ["-A INPUT -d 127.0.0.1/32 -i docker0"]),
        ("iptables -A INPUT -i lo -p tcp --dport 51679 -j DROP", [GOOD, NONE], [
            "-A INPUT -d 127.0.0.1/32 -i lo", "-A OUTPUT -d 127.0.0.1/32 -o lo"]),
        ("iptables -A INPUT -p tcp --dport 51679 -j DROP", [NONE, NONE], [
            "-A INPUT -d 127.0.0.1/32 -i docker0", "-A INPUT -d 127.0.0.1/32 -i lo",
            "-A OUTPUT -d 127.0.0.1/32 -o lo"]),
    ][0 if ALL else -1 :],
)  # fmt: skip
def test_a_firewall_that_drops(
    tmp_path: Path, kind: str, library: Library, drop: str, broken: list[str], added: list[str]
) -> None:
    got = rounds(tmp_path, "host.firewall_drops", kind, library, DNAT, REDIRECT, LOCALNET, drop)
    assert got == {"broken": broken, "mended": [GOOD, GOOD], "undone": broken}
    accepting = [line for line in (tmp_path / "rules").read_text().splitlines() if line.endswith("-j ACCEPT")]
    assert [line.split(" -p ")[0] for line in accepting] == added  # only the way that was closed is opened


def test_a_rule_that_no_accept_rule_overrules_is_told(tmp_path: Path, library: Library) -> None:
    apply = 'bash "$FOLDER/fix.sh" --on host --apply --yes >"$FOLDER/out" 2>&1 || echo status $?\n'
    undo = 'bash "$FOLDER/fix.sh" --on host --undo --yes >/dev/null; iptables-save >"$FOLDER/rules"\n'
    drop = "iptables -t raw -A PREROUTING -d 169.254.170.2 -j DROP"
    got = rounds(
        tmp_path, "host.firewall_drops", "nft", library, DNAT, REDIRECT, LOCALNET, drop,
        commands=f"export TASK=$task\nip route add 169.254.170.2/32 dev docker0\n{apply}{undo}",
    )  # fmt: skip
    assert got == {"status": ["1"]}
    assert "Packets are still dropped" in (tmp_path / "out").read_text()
    assert "-j ACCEPT" not in (tmp_path / "rules").read_text()
