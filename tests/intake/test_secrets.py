"""Secrets do not survive, and what is no secret does."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.intake import read
from decision_tree.intake.secrets import MARK, remove_secrets
from tests.knowledge import built_in

LIBRARY = built_in()
KEY_ID = "AKIA" + "IOSFODNN7INVENTED"[:16]
BASE64 = string.ascii_letters + string.digits + "+/"
secret_keys = st.text(BASE64, min_size=40, max_size=40)
# with an uncommon beginning and end, so that it is no word of the text around it
words = st.text(string.ascii_letters + string.digits + "!#$%*+-_.~", min_size=4, max_size=60).map(lambda w: f"Zq{w}9")

PLACES = [
    "AWS_SECRET_ACCESS_KEY={}",
    "aws_secret_access_key = {}",
    '{{"SecretAccessKey": "{}"}}',
    '{{\\"SecretAccessKey\\": \\"{}\\"}}',
    "export AWS_SECRET_ACCESS_KEY='{}'",
    "AWS_SESSION_TOKEN={}",
    '"SessionToken": "{}"',
    "DB_PASSWORD={}",
    "password: {}",
    '"password": "{}"',
    "db_password: '{}'",
    "https://user:{}@registry.example.com/v2/",
    "Authorization: Bearer {}",
    "authorization=Basic {}",
    "https://bucket.s3.amazonaws.com/k?X-Amz-Signature={}&x=1",
    "https://bucket.s3.amazonaws.com/k?X-Amz-Security-Token={}",
    "GET /login?token={}&next=1",
    "mysql --password={} -h db",
    "docker login -u AWS -p {} https://registry",
    "-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n{}",
    '"auth": "{}"',
    "client_secret={}",
    "API_KEY={}",
]


@pytest.mark.parametrize("place", PLACES)
@given(secret=words)
def test_a_secret_with_a_name_does_not_survive(place: str, secret: str) -> None:
    clean, removed = remove_secrets("before " + place.format(secret) + "\nnot authorized")
    assert secret not in clean
    assert removed.total() >= 1
    assert clean.startswith("before ")


@given(secret=secret_keys.filter(lambda s: any(c.islower() for c in s) and any(c.isupper() for c in s)
                                 and any(c.isdigit() for c in s) and s.count("/") <= 3))  # fmt: skip
def test_a_secret_access_key_without_a_name_does_not_survive(secret: str) -> None:
    assert secret not in remove_secrets(f"the keys are {KEY_ID} {secret} for the app")[0]


@given(st.text(max_size=400))
def test_removing_twice_changes_nothing_more(text: str) -> None:
    once = remove_secrets(text)[0]
    assert remove_secrets(once)[0] == once


@pytest.mark.parametrize("place", PLACES)
@given(secret=words)
def test_marks_are_not_secrets(place: str, secret: str) -> None:
    once = remove_secrets(place.format(secret))[0]
    assert remove_secrets(once) == (once, {})


def test_an_access_key_id_keeps_its_kind() -> None:
    clean, removed = remove_secrets(f"keys {KEY_ID} in use")
    assert clean == f"keys AKIA{'*' * (len(KEY_ID) - 4)} in use"
    assert dict(removed) == {"access key id": 1}


def test_a_jwt_and_a_session_token_go() -> None:
    token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJpbnZlbnRlZCJ9.c2lnbmF0dXJl"
    session = "IQoJb3JpZ2luX2VjEXAMPLE" + "a1B2" * 20
    clean = remove_secrets(f"x {token} y {session} z")[0]
    assert clean == f"x {MARK} y {MARK} z"


@pytest.mark.parametrize(
    "text",
    [
        "unable to pull secrets or registry auth: unable to retrieve secret from asm: AccessDeniedException",
        "failed to fetch secret arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf from secrets manager",
        '"valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"',
        "unauthorized: incorrect username or password",
        "The security token included in the request is expired",
        "app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef: not found",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "Get https://registry-1.docker.io/v2/: net/http: request canceled",
        "assumed-role/app/0123456789abcdef0123456789abcdef is not authorized to perform: sts:AssumeRole",
        "Encoded authorization failure message: AbCdEf0123456789",
        "imds_token: context deadline exceeded",
    ],
)
def test_messages_stay_whole(text: str) -> None:
    assert remove_secrets(text)[0] == text


@given(secret=st.text(string.ascii_letters + "&,;)]}<>!", min_size=3, max_size=30))
def test_separators_in_a_password(secret: str) -> None:
    assert f"Zq{secret}9" not in remove_secrets(f"DB_PASSWORD=Zq{secret}9 PORT=1")[0]
    assert remove_secrets(f"DB_PASSWORD=Zq{secret}9 PORT=1")[0] == f"DB_PASSWORD={MARK} PORT=1"


@given(value=words)
def test_values_of_variables_do_not_survive_in_aws_json(value: str) -> None:
    value = f"q{value}q"
    container = {
        "name": "web",
        "image": "web:1",
        "environment": [{"name": "ANYTHING", "value": value}, {"name": "AWS_REGION", "value": "eu-west-1"}],
        "command": ["serve", value],
        "dockerLabels": {"owner": value},
    }
    text = json.dumps({"taskDefinition": {"family": "web", "containerDefinitions": [container]}})
    intake = read(text, "td.json", LIBRARY)
    kept = repr(intake)
    assert value not in kept
    assert "ANYTHING" in intake.text
    assert '"value": "eu-west-1"' in intake.text
    assert "value of a variable or command ×3" in intake.removed


def test_a_proxy_keeps_its_address_without_the_password() -> None:
    variable = {"name": "HTTPS_PROXY", "value": "http://bob:invented-pw@proxy.example:3128"}
    text = json.dumps([{"name": "web", "image": "web:1", "environment": [variable]}])
    intake = read(text, "", LIBRARY)
    assert "invented-pw" not in repr(intake)
    assert "proxy.example:3128" in intake.text


def test_no_secret_in_the_evidence() -> None:
    text = "Unable to locate credentials password=invented-pw-123 AWS_SECRET_ACCESS_KEY=abc/def+ghi1234567890"
    kept = repr(read(text, "", LIBRARY))
    assert "invented-pw-123" not in kept
    assert "abc/def+ghi1234567890" not in kept
