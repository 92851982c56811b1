"""Whatever is secret on a machine, the report does not have it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from decision_tree.field_report import Script
from tests.field_report.containers import ECS, container
from tests.field_report.hosts import CONFIG, healthy_host

NAMES = (
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "http_proxy", "HTTPS_PROXY", "NO_PROXY", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_PROFILE", "DB_PASSWORD",
    "ECS_ENGINE_AUTH_DATA", "AWS_CONFIG_FILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
)  # fmt: skip
secrets = st.text(alphabet=st.sampled_from("abcXYZ019/+=$`'\"\\ -\n*%;:@"), max_size=20).map("hunter2{}".format)
environments = st.dictionaries(st.sampled_from(NAMES), secrets, min_size=1)


@given(environments)
@settings(max_examples=15)
def test_a_container_keeps_its_secrets(environ: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        machine = container(Path(folder), ECS | environ)
        machine.file("root/.aws/credentials", "[default]\naws_secret_access_key = hunter2\n")
        text = machine.run(Script.CONTAINER)
        assert "hunter2" not in text
        assert "hunter2" not in (machine.root / "curl-arguments").read_text()


@given(environments)
@settings(max_examples=15)
def test_a_host_keeps_its_secrets(environ: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        host = healthy_host(Path(folder))
        lines = "".join(f"{name}={value}\n" for name, value in environ.items())
        host.file("etc/ecs/ecs.config", CONFIG + lines)
        host.file("agent-environment", CONFIG + lines.replace("hunter2", "hunter22"))
        host.file("ecs-unit", f"Environment={lines}")
        host.file("docker-unit", f"Environment={lines}")
        assert "hunter2" not in host.run(Script.HOST)
