from __future__ import annotations

import random as random_module
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.case import Case, Document, Observation, Source, Suspicion
from decision_tree.diagnosis import diagnose
from decision_tree.redact import Kind, Redactor, redact_case, redact_text, redactor_for
from tests.knowledge import network

ACCOUNT = "111122223333"

EXAMPLES = {
    f"arn:aws:iam::{ACCOUNT}:role/payments": "arn:aws:iam::account-1:role/role-1",
    f"arn:aws:iam::{ACCOUNT}:role/team/path/payments.": "arn:aws:iam::account-1:role/path/role-1.",
    f"arn:aws-cn:sts::{ACCOUNT}:assumed-role/payments/0123456789abcdef0123456789abcdef":
        "arn:aws-cn:sts::account-1:assumed-role/role-1/task-1",
    f"arn:aws:sts::{ACCOUNT}:assumed-role/payments/alice": "arn:aws:sts::account-1:assumed-role/role-1/session-1",
    f"arn:aws:ec2:eu-west-1:{ACCOUNT}:subnet/subnet-0123456789abcdef0, subnet-0123456789abcdef0":
        "arn:aws:ec2:eu-west-1:account-1:subnet/subnet-1, subnet-1",
    f"arn:aws:ecs:eu-west-1:{ACCOUNT}:task/shop/0123456789abcdef0123456789abcdef":
        "arn:aws:ecs:eu-west-1:account-1:task/cluster-1/task-1",
    f"arn:aws:ecs:eu-west-1:{ACCOUNT}:task-definition/shop:12":
        "arn:aws:ecs:eu-west-1:account-1:task-definition/task-definition-1:12",
    f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:live/db-AbCdEf":
        "arn:aws:secretsmanager:eu-west-1:account-1:secret:secret-1",
    f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/ecs/shop:*":
        "arn:aws:logs:eu-west-1:account-1:log-group:log-group-1:*",
    "arn:aws:s3:::my-bucket/dir/file.env": "arn:aws:s3:::bucket-1/object-1",
    "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy":
        "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    f"arn:aws:iam::{ACCOUNT}:role/ecsTaskExecutionRole": "arn:aws:iam::account-1:role/ecsTaskExecutionRole",
    f"arn:aws:iam::{ACCOUNT}:root": "arn:aws:iam::account-1:root",
    f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4":
        "account-1.dkr.ecr.eu-west-1.amazonaws.com/repository-1:1.4",
    "dial tcp 10.0.3.4:443: i/o timeout": "dial tcp private-ip-1:443: i/o timeout",
    "dial tcp 52.94.1.2:443": "dial tcp public-ip-1:443",
    "http://169.254.170.2/v2/credentials": "http://169.254.170.2/v2/credentials",
    "0.0.0.0/0 and 127.0.0.1 and ::1": "0.0.0.0/0 and 127.0.0.1 and ::1",
    "[fd12:3456::1]:443": "[private-ip-1]:443",
    "ip-10-0-1-2.eu-west-1.compute.internal": "host-1",
    "https://proxy.corp:3128/x": "https://host-1:3128/x",
    "lookup registry.acme.co.uk: no such host": "lookup host-1: no such host",
    "pull docker.io/library/nginx:1.25": "pull docker.io/library/nginx:1.25",
    "https://sts.eu-west-1.amazonaws.com/": "https://sts.eu-west-1.amazonaws.com/",
    "subnet-0123456789abcdef0 in vpc-12345678": "subnet-1 in vpc-1",
    "me.too+x@acme.example": "email-1",
    "/home/alice/errors.txt and C:\\Users\\bob\\x": "/home/user-1/errors.txt and C:\\Users\\user-2\\x",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EXAMPLES.items())
def test_names_get_stand_ins_and_forms_stay(text: str, expected: str) -> None:
    assert redact_text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "java.net.UnknownHostException: at sun.nio.ch.Net.connect(Net.java:12)",
        "2026-11-22T12:34:56.789Z 12:34:56",
        "botocore.exceptions.NoCredentialsError: Unable to locate credentials in app.py",
        "AWS agent 1.95.0, exit code 137, ecs:DescribeTasks, platform linux/amd64",
        "is not authorized to perform: ecr:GetAuthorizationToken on resource: *",
        "sha256:" + "ab" * 32,
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize(
    "secret",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "ghp_" + "a1B2" * 9,
        "IQoJb3JpZ2lu" + "X2VjE" * 30,
        "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "c2lnbmF0dXJlc2lnbmF0dXJl",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
        "https://user:hunter22@proxy.corp:3128/",
        "password=hunter22",
    ],
)
def test_keys_and_tokens_are_taken_out(secret: str) -> None:
    redacted = redact_text(f"before {secret} after")
    for part in (secret, "hunter22", "MIIEow"):
        assert part not in redacted
    assert redacted.startswith("before ")
    assert redacted.endswith(" after")


def test_one_thing_has_one_stand_in_wherever_it_stands() -> None:
    text = redact_text(
        f"payments-role cannot. arn:aws:iam::{ACCOUNT}:role/payments-role, "
        "arn:aws:iam::444455556666:role/other-role; "
        f"give it to payments-role in {ACCOUNT}, not to other-role in 444455556666. payments-role-2 is somebody else."
    )
    assert text == (
        "role-1 cannot. arn:aws:iam::account-1:role/role-1, arn:aws:iam::account-2:role/role-2; "
        "give it to role-1 in account-1, not to role-2 in account-2. payments-role-2 is somebody else."
    )


def case() -> Case:
    made = Case()
    made.add(
        Document("web-cluster.txt", f"the cluster fargate of arn:aws:iam::{ACCOUNT}:role/payments failed"),
        Suspicion(("agent.stopped",), f"account {ACCOUNT}"),
        Observation("launch_type", "fargate", Source.MESSAGE, "payments runs on fargate"),
        Observation("cluster", "fargate", Source.MESSAGE, "the cluster fargate"),
        Observation("role_name", "payments", Source.MESSAGE, "role payments"),
        Observation("agent", None, Source.AWS, "", f"AccessDenied for arn:aws:iam::{ACCOUNT}:role/payments"),
    )
    made.add(Observation("public_ip", "no", Source.ANSWER))
    return made


def test_a_redacted_case_has_the_same_diagnosis_and_no_names() -> None:
    library = network()
    library.text_facts["role_name"] = library.text_facts["cluster"]
    original = case()
    redacted = redact_case(original, library.questions)
    assert diagnose(redacted, library).findings == diagnose(original, library).findings
    assert redacted.current["launch_type"].value == "fargate"
    assert redacted.current["cluster"].value == "cluster-1"
    assert redacted.current["role_name"].value == "role-1"
    everything = repr([logged.entry for logged in redacted.log])
    assert ACCOUNT not in everything
    assert "payments" not in everything
    assert redacted.documents[0].text.endswith("arn:aws:iam::account-1:role/role-1 failed")
    assert original.current["role_name"].value == "payments"


def test_what_was_cut_in_the_middle_of_a_name_goes() -> None:
    assert redact_text("denied for arn:aws:iam::1111222…") == "denied for …"
    assert redact_text("denied for User: arn:aws:iam::111122223333:role/pay…") == "denied for User: …"
    assert redact_text("1111222…") == "…"
    assert redact_text("a sentence that goes on …") == "a sentence that goes on …"


def test_undone_steps_stay_undone() -> None:
    original = case()
    original.undo()
    assert redact_case(original, network().questions).current.keys() == original.current.keys()


@given(
    account=st.from_regex(r"[0-9]{12}", fullmatch=True),
    role=st.from_regex(r"[A-Z][A-Za-z0-9+=@_-]{8,30}", fullmatch=True),
    before=st.text(max_size=60),
    after=st.text(max_size=60),
)
def test_no_account_and_no_role_of_an_arn_survives(account: str, role: str, before: str, after: str) -> None:
    redacted = redact_text(f"{before} arn:aws:iam::{account}:role/{role} {after}")
    assert f":{account}:" not in redacted
    assert f"role/{role}" not in redacted
    assert re.search(r"arn:aws:iam::account-\d+:role/role-\d+", redacted)


DIGITS = "0123456789"
HEX = DIGITS + "abcdef"
LETTERS = "ghjkmnpqrstuvwxyz"
"""None of them is in a stand-in's number or an id, so that one thing is no part of another by chance."""
A_NAME = st.text(LETTERS, min_size=9, max_size=20)
ONE_OF_EACH = st.fixed_dictionaries(
    {
        Kind.ACCOUNTS: st.text(DIGITS, min_size=12, max_size=12),
        Kind.NAMES: A_NAME.map("Role{}".format),
        Kind.RESOURCES: st.text(HEX, min_size=17, max_size=17).map("eni-{}".format),
        Kind.ADDRESSES: st.tuples(*[st.integers(1, 250)] * 3).map(lambda n: f"10.{n[0]}.{n[1]}.{n[2]}"),
        Kind.HOSTS: A_NAME.map("{}.corp".format),
        Kind.PEOPLE: A_NAME.map("{}@mail.example".format),
        Kind.REQUESTS: st.uuids().map(str),
    }
)


@given(ONE_OF_EACH, st.sampled_from(Kind), st.randoms(use_true_random=False))
def test_with_one_kind_left_in_all_others_are_hidden(
    things: dict[Kind, str], kept: Kind, random: random_module.Random
) -> None:
    sentences = [
        f"arn:aws:iam::{things[Kind.ACCOUNTS]}:role/{things[Kind.NAMES]} may not",
        f"{things[Kind.NAMES]} through {things[Kind.RESOURCES]}, {things[Kind.ADDRESSES]}:443",
        f"lookup {things[Kind.HOSTS]}: no such host; ask {things[Kind.PEOPLE]}",
        f"request id: {things[Kind.REQUESTS]}",
    ]
    random.shuffle(sentences)
    redacted = redact_text("\n".join(sentences), frozenset({kept}))
    for kind, thing in things.items():
        assert (thing in redacted) is (kind is kept and kind is not Kind.PEOPLE), kind
    if kept is Kind.PEOPLE:
        assert f"{things[kept].partition('@')[0]}@host-" in redacted, "the host behind the @ is of another kind"


@pytest.mark.parametrize(
    ("kept", "text", "expected"),
    [
        ("accounts", f"arn:aws:iam::{ACCOUNT}:role/payments", f"arn:aws:iam::{ACCOUNT}:role/role-1"),
        ("names", f"arn:aws:iam::{ACCOUNT}:role/team/payments", "arn:aws:iam::account-1:role/team/payments"),
        ("names", f"arn:aws:s3:::logs-{ACCOUNT}-eu", "arn:aws:s3:::logs-account-1-eu"),
        ("names", f"arn:aws:iam::{ACCOUNT}:user/alice", "arn:aws:iam::account-1:user/user-1"),
        ("people", f"arn:aws:iam::{ACCOUNT}:user/alice", "arn:aws:iam::account-1:user/alice"),
        ("hosts", "ip-10-0-1-2.ec2.internal", "host-1"),
        ("addresses", "ip-10-0-1-2.ec2.internal", "host-1"),
        ("hosts", "https://Proxy.Corp:3128", "https://Proxy.Corp:3128"),
        (
            "resources",
            f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555",
            "arn:aws:kms:eu-west-1:account-1:key/11111111-2222-3333-4444-555555555555",
        ),
        ("requests", f"failure message: {'aB3_' * 20}", None),
        ("names", f"failure message: {'aB3_' * 20}", "failure message: token-1"),
        ("requests", "x" * 250, "token-1"),
    ],
)  # fmt: skip
def test_what_a_kind_leaves_in(kept: str, text: str, expected: str | None) -> None:
    assert redact_text(text, frozenset({Kind(kept)})) == (expected or text)


@pytest.mark.parametrize("kept", Kind)
def test_no_switch_leaves_a_secret_in(kept: Kind) -> None:
    assert "hunter22" not in redact_text("https://user:hunter22@proxy.corp password=hunter22", frozenset({kept}))


def test_the_record_tells_what_stands_behind_each_stand_in() -> None:
    text = f"arn:aws:iam::{ACCOUNT}:role/payments in {ACCOUNT}, payments at 10.1.2.3; 10.9.9.9 elsewhere"
    redactor = Redactor(frozenset({Kind.ADDRESSES}))
    redactor.learn(text)
    told = [(one.kind, one.original, one.stand_in, one.times) for one in redactor.hidden_in(redactor.text(text))]
    assert told == [(Kind.ACCOUNTS, ACCOUNT, "account-1", 2), (Kind.NAMES, "payments", "role-1", 2)]
    assert redactor.hidden_in("nothing of it") == ()


def test_a_case_can_leave_a_kind_in() -> None:
    library = network()
    library.text_facts["role_name"] = library.text_facts["cluster"]
    original = case()
    names = frozenset({Kind.NAMES})
    redacted = redact_case(original, library.questions, redactor_for(original, names))
    assert redacted.current["role_name"].value == "payments"
    assert ACCOUNT not in repr([logged.entry for logged in redacted.log])


@given(st.text(max_size=300))
def test_any_text_can_be_redacted_and_again(text: str) -> None:
    once = redact_text(text)
    assert isinstance(redact_text(once), str)


@pytest.mark.parametrize(
    "text",
    [
        "a." * 50_000,
        "1." * 50_000,
        ":" * 100_000,
        "a:" * 50_000,
        "arn:aws:iam::" * 8_000,
        "x@" * 50_000,
        "-" * 100_000,
        "a" * 100_000,
        " ".join(f"arn:aws:iam::{n:012}:role/name{n}" for n in range(3_000)) + " name7 word" * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_costs_little_time(text: str) -> None:
    start = time.process_time()
    redact_text(text)
    assert time.process_time() - start < 5
