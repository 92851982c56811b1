"""Reading as a whole: it never breaks, stays fast, and finds each message of a paste."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision_tree.case import Source
from decision_tree.errors import UnreadableInput
from decision_tree.intake import Intake, read, read_all, read_aws
from decision_tree.intake.documents import Document as AwsDocument
from tests.knowledge import built_in

LIBRARY = built_in()
NOT_FOUND = "CannotPullContainerError: manifest for app:1 not found: manifest unknown"
NO_CREDENTIALS = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"


def facts(intake: Intake) -> dict[str, str | None]:
    return {o.fact: o.value for o in intake.observations}


def check(data: bytes | str) -> None:
    try:
        intake = read(data, "input", LIBRARY)
    except UnreadableInput:
        return
    for observation in intake.observations:
        assert observation.value is not None
        assert LIBRARY.fits(observation.fact, observation.value)
        assert observation.source in (Source.MESSAGE, Source.FILE)
    for match in intake.matches:
        assert intake.text[match.start : match.end] == match.words
    assert set(intake.suspects) <= LIBRARY.causes.keys()


@given(st.binary(max_size=2_000))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes(data: bytes) -> None:
    check(data)


HITS = sorted({text for pattern in LIBRARY.patterns.values() for text in pattern.hits})
fragments = st.one_of(
    st.sampled_from(HITS),
    st.text(max_size=40),
    st.sampled_from(
        ['{"tasks": [', "\x1b]52;c;", "[/aws/ecs/x]", "│ ", "\u202e", '\\"', "User: ", "arn:aws:", "}]}", "\r"]
    ),
)


@given(st.lists(fragments, max_size=12).map(" ".join))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["", " \n\t ", b"", b"\xef\xbb\xbf"])
def test_empty_input(text: bytes | str) -> None:
    with pytest.raises(UnreadableInput, match="nothing in it"):
        read(text, "", LIBRARY)


def test_unknown_text() -> None:
    assert read("INFO listening on http://0.0.0.0:8080", "", LIBRARY).unknown
    assert not read(NOT_FOUND, "", LIBRARY).unknown


@pytest.mark.parametrize(
    "text",
    [
        'Error from server (Forbidden): pods is forbidden: User "ana" cannot list resource, kubectl get pods',
        "gsutil: AccessDeniedException: 403 service-account does not have storage.objects.get access",
        "docker push shop.azurecr.io/app: unauthorized: authentication required",
        "fatal: unable to access 'https://git.example/shop.git/': Could not resolve host: git.example",
        "ERROR 1045 (28000): Access denied for user 'shop'@'10.0.3.17' (using password: YES)",
        "org.springframework.security.access.AccessDeniedException: Access is denied",
        "ModuleNotFoundError: No module named 'flask'",
    ],
)
def test_errors_of_other_platforms_are_not_read_as_ours(text: str) -> None:
    assert not read(text, "", LIBRARY).suspects


def test_a_registry_of_another_cloud_is_read_when_ecs_pulls_from_it() -> None:
    text = "CannotPullContainerError: Head https://shop.azurecr.io/v2/app/manifests/1: 401 Unauthorized"
    assert "image_pull.registry_credentials" in read(text, "", LIBRARY).suspects


@pytest.mark.parametrize("text", ["[/aws/ecs/x] [ERROR] boom", "$x 50% [b]bold[/b]", "障" * 10_000])
def test_hostile_text_is_kept_as_it_is(text: str) -> None:
    assert read(text, "", LIBRARY).text == text


def test_all_messages_of_one_paste() -> None:
    intake = read(f"{NOT_FOUND}\n\n{NO_CREDENTIALS}\n", "", LIBRARY)
    assert {"image_not_found", "no_credentials"} <= {m.pattern_id for m in intake.matches}
    assert intake.suspects[0] == "image_pull.image_not_found"


def test_several_inputs_are_one_case() -> None:
    intake = read_all([("a.txt", NOT_FOUND), ("b.txt", NO_CREDENTIALS.encode())], LIBRARY)
    assert intake.name == "a.txt and b.txt"
    assert "role.task_role_not_set" in intake.suspects


def test_the_words_are_those_of_the_text() -> None:
    intake = read("│ Error: manifest for app:1\n│   not found", "", LIBRARY)
    assert intake.matches[0].words == "manifest for app:1\n│   not found"


@pytest.mark.parametrize("width", [30, 60, 80])
def test_a_message_broken_into_lines(width: int) -> None:
    words, lines = NOT_FOUND.split(), [""]
    for word in words:
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < width else [lines[-1], word]
    assert read("\n    ".join(lines), "", LIBRARY).suspects[0] == "image_pull.image_not_found"


def test_generic_rules_are_silent_beside_a_precise_one() -> None:
    intake = read(f"(service web) deployment failed: tasks failed to start. {NOT_FOUND}", "", LIBRARY)
    assert not [m for m in intake.matches if LIBRARY.patterns[m.pattern_id].generic]
    alone = read("(service web) deployment failed: tasks failed to start.", "", LIBRARY)
    assert [m.pattern_id for m in alone.matches] == ["deployment_failed"]


def test_facts_of_two_messages_do_not_mix() -> None:
    """A failed health check (run) beside a failed pull: the pull's causes are not ruled out by the other message."""
    intake = read("unable to retrieve ecr registry auth\nTask failed ELB health checks", "", LIBRARY)
    assert facts(intake)["phase"] == "init"
    assert {"ecr_token_failed", "load_balancer_check_failed"} <= {m.pattern_id for m in intake.matches}


def test_a_generic_rule_still_tells_the_phase() -> None:
    assert facts(read("CannotPullContainerError: dial tcp 44.1.2.3:443: i/o timeout", "", LIBRARY))["phase"] == "pull"


def test_the_credentials_endpoint_is_no_network_path() -> None:
    intake = read("http://169.254.170.2/v2/credentials/0123 dial tcp 169.254.170.2:80: i/o timeout", "", LIBRARY)
    assert facts(intake)["credentials_endpoint"] == "timeout"
    assert not [s for s in intake.suspects if s.startswith("network.")]
    assert "role.task_role_not_set" not in intake.suspects


def test_a_refusal_is_no_network_problem() -> None:
    text = ("ResourceInitializationError: unable to retrieve ecr registry auth: service call has been retried "
            "3 time(s): AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/exec/"
            "0123456789abcdef0123456789abcdef is not authorized to perform: ecr:GetAuthorizationToken on resource: * "
            "because no identity-based policy allows the ecr:GetAuthorizationToken action")  # fmt: skip
    found = facts(read(text, "", LIBRARY))
    assert (found["error_kind"], found["caller_kind"]) == ("access_denied", "execution_role")


def test_an_error_at_the_end_of_a_long_log() -> None:
    log = "".join(f"2024-05-01T10:00:{n % 60:02} INFO request {n} served\n" for n in range(8_000))
    assert len(log) > 300_000
    intake = read(f"{log}2024-05-01 ERROR {NOT_FOUND}\n{log[:1000]}", "", LIBRARY)
    assert intake.suspects[0] == "image_pull.image_not_found"
    assert intake.text[intake.matches[0].start :].startswith("manifest")


@pytest.mark.parametrize(
    "unit",
    ['{"', "[{", '{"a":', "\x1b]", "eyJ-", "password=", '"password": "', "://", "User: ", "dial tcp ", "secret ",
     '\\"', " \n", "error denied\n", "arn:aws:ecs:", "169.254.170.2 ", "-----BEGIN PRIVATE KEY-----"],
)  # fmt: skip
def test_a_long_hostile_text_is_cheap(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    check(text)
    assert time.process_time() - started < 5


def test_what_aws_answered_is_known_from_aws_and_its_texts_are_messages() -> None:
    task = {
        "taskArn": "arn:aws:ecs:eu-west-1:123456789012:task/shop/0123456789abcdef0123456789abcdef",
        "launchType": "FARGATE",
        "containers": [{"name": "web", "reason": NOT_FOUND, "environment": [{"name": "TOKEN", "value": "hush"}]}],
    }
    intake = read_aws([AwsDocument("describe-tasks", {"tasks": [task]}, [NOT_FOUND])], LIBRARY)
    sources = {o.fact: o.source for o in intake.observations}
    assert sources["launch_type"] is Source.AWS
    assert sources["error_kind"] is Source.MESSAGE
    assert intake.text == NOT_FOUND
    assert intake.suspects[0] == "image_pull.image_not_found"


def test_aws_without_a_message_has_no_text() -> None:
    intake = read_aws([AwsDocument("describe-tasks", {"tasks": [{"launchType": "FARGATE"}]})], LIBRARY)
    assert (intake.text, intake.suspects, intake.trouble) == ("", (), False)
    assert facts(intake) == {"launch_type": "fargate"}
