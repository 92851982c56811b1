"""Container instances for the tests: one on which all is well, and what is broken on the others."""

from __future__ import annotations

import json
from pathlib import Path

from tests.field_report.machine import Machine

REGION = "eu-central-1"
METADATA = {
    "Cluster": "shop",
    "ContainerInstanceArn": f"arn:aws:ecs:{REGION}:111122223333:container-instance/shop/0123456789abcdef",
    "Version": "Amazon ECS Agent - v1.101.2 (02ff320c)",
}
LISTENING = (
    "  sl  local_address rem_address   st tx_queue\n"
    "   0: 0100007F:C9DE 00000000:0000 0A 00000000:00000000\n"
    "   1: 0100007F:C9DF 00000000:0000 0A 00000000:00000000\n"
)
ANSWERS = f"""
*51678/v1/metadata*) code=200 status=0 body='{json.dumps(METADATA)}' ;;
"PUT "*api/token*) code=200 status=0 ;;
*169.254.169.254/*) code=401 status=0 ;;
*amazonaws.com*) code=400 status=0 ;;
"""
RULES = """-P PREROUTING ACCEPT
-A PREROUTING -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 127.0.0.1:51679
-A OUTPUT -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679"""
CONFIG = "ECS_CLUSTER=shop\nECS_LOGLEVEL=info\n"
DOCKER = """case "$*" in
*.Config.Env*) cat "$ECS_WIZARD_ROOT/agent-environment" ;;
*inspect*) echo running exit 0 net host ;;
esac"""
SYSTEMCTL = """case "$1 $2" in
"cat ecs.service") exit 0 ;;
cat*) exit 1 ;;
is-active*) echo active ;;
"show ecs") cat "$ECS_WIZARD_ROOT/ecs-unit" ;;
"show docker") cat "$ECS_WIZARD_ROOT/docker-unit" ;;
esac"""


def healthy_host(folder: Path, shell: str = "dash") -> Machine:
    host = Machine(folder, shell)
    host.answers(ANSWERS)
    host.stub("id", "echo 0")
    host.stub("iptables", f"case $1 in -V) echo 'iptables v1.8.4 (nf_tables)' ;; *) cat <<'E'\n{RULES}\nE\n;; esac")
    host.stub("docker", DOCKER)
    host.stub("systemctl", SYSTEMCTL)
    host.process(1, "systemd", {})
    host.process(700, "agent", {}, command="/agent")
    host.file("etc/os-release", 'ID="amzn"\nVERSION_ID="2023"\n')
    host.file("etc/ecs/ecs.config", CONFIG)
    host.file("agent-environment", CONFIG + "ECS_ENABLE_TASK_IAM_ROLE=true\nPATH=/usr/bin\n")
    host.file("ecs-unit", "Environment=\n")
    host.file("docker-unit", "Environment=\n")
    host.file("proc/net/tcp", LISTENING)
    host.file("proc/sys/net/ipv4/conf/all/route_localnet", "1\n")
    return host


def stop_agent(host: Machine) -> None:
    for name in ("comm", "cmdline"):
        (host.root / "proc/700" / name).unlink()
    host.file("proc/net/tcp", "  sl  local_address\n")
    host.answers('*51678/*) status=7 reason="connect to 127.0.0.1 port 51678 failed: Connection refused" ;;')
    host.stub("docker", 'case "$*" in *.Config.Env*) ;; *inspect*) echo exited exit 5 net host ;; esac')


def without_rules(host: Machine) -> None:
    host.stub(
        "iptables", "case $1 in -V) echo 'iptables v1.8.4 (nf_tables)' ;; *) echo '-P PREROUTING ACCEPT' ;; esac"
    )
