"""Containers of ECS for the tests."""

from __future__ import annotations

import json
from pathlib import Path

from tests.field_report.machine import Machine

VARIABLE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
SECRET_PATH = "/v2/credentials/5e6f0a9c-very-secret"
TASK = {"TaskARN": "arn:aws:ecs:eu-central-1:111122223333:task/shop/0123456789abcdef", "LaunchType": "EC2"}
METADATA = {"DockerId": "1", "Networks": [{"NetworkMode": "bridge"}]}
ECS = {"ECS_CONTAINER_METADATA_URI_V4": "http://169.254.170.2/v4/1-2", "HOME": "/root", "PATH": "/usr/bin"}
WITH_ROLE = {**ECS, VARIABLE: SECRET_PATH}
PROXY = {"http_proxy": "http://user:hunter2@proxy.corp:3128"}
ANSWERS = f"""
*/v4/1-2/task*) code=200 status=0 body='{json.dumps(TASK)}' ;;
*/v4/1-2*) code=200 status=0 body='{json.dumps(METADATA)}' ;;
*{SECRET_PATH}*proxy.corp*) code=403 status=0 ;;
*{SECRET_PATH}*) code=200 status=0 body='SecretAccessKey' ;;
"PUT "*) status=28 ;;
*169.254.169.254/*) code=401 status=0 ;;
*amazonaws.com*) code=302 status=0 ;;
"""


def container(
    folder: Path, environ: dict[str, str], shell: str = "dash", own: dict[str, str] | None = None
) -> Machine:
    """A container whose process 1 has this environment; the script's own is `own`, or the same."""
    made = Machine(folder, shell)
    made.answers(ANSWERS)
    made.process(1, "python3", environ)
    made.process("self", "sh", environ if own is None else own)
    return made
