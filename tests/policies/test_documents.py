"""Documents as they come: decoded, as text, URL-encoded, malformed."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.policies import Effect, Policies, Policy, evaluate, evaluate_trust
from decision_tree.policies.documents import read_document
from decision_tree.policies.model import Layer
from tests.policies.statements import allow, deny, policy, read_secret

GOOD = {"Version": "2012-10-17", "Statement": allow("secretsmanager:*")}
WORDS = st.sampled_from(
    [
        "Version",
        "Statement",
        "Effect",
        "Allow",
        "Deny",
        "Action",
        "Resource",
        "Principal",
        "Condition",
        "*",
        "${x",
        "AWS",
    ]
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]) | JSON,
        "Action": st.just("*") | JSON,
        "Resource": st.just("*") | JSON,
    },
    optional={
        "Condition": st.dictionaries(WORDS | st.just("StringLike"), JSON, max_size=2) | JSON,
        "Principal": JSON,
    },
)


def effect(document: Any) -> Effect:
    return evaluate(read_secret(), Policies((Policy("app", document),), scps=(), rcps=())).effect


@pytest.mark.parametrize(
    "document",
    [
        GOOD,
        json.dumps(GOOD),
        f"  {json.dumps(GOOD)}\n",
        quote(json.dumps(GOOD)),
        {"Statement": [allow("secretsmanager:*")]},
        {"Version": "2008-10-17", "Statement": [allow(["x", "secretsmanager:*"], ["*"])]},
        {**GOOD, "Id": "x", "Unknown": [1]},
    ],
)
def test_forms_of_a_document(document: Any) -> None:
    assert effect(document) is Effect.ALLOWED


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (None, "could not be read"),
        ("", "is not a policy document"),
        ("<html>", "is not a policy document"),
        ("[" * 100_000, "is not a policy document"),
        ("%7B%22a%22", "is not a policy document"),
        ([], "is not a policy document"),
        ({}, "is not a policy document"),
    ],
)
def test_what_is_not_a_document(document: Any, problem: str) -> None:
    assert read_document(Policy("app", document), Layer.IDENTITY).problem == f"{{where}} {problem}"
    assert effect(document) is Effect.UNKNOWN


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("Allow", "is not a statement"),
        ({**allow(), "Effect": "allow"}, "has no Effect that is Allow or Deny"),
        ({"Effect": "Allow", "Resource": "*"}, "names no action"),
        ({"Effect": "Allow", "Action": [], "Resource": "*"}, "names no action"),
        ({"Effect": "Allow", "Action": "*"}, "names no resource"),
        (allow(resource=[1]), "has a Resource that is not a text"),
        (allow(NotAction="*"), "has both Action and NotAction"),
        (allow(Principal="*"), "has a Principal"),
        (allow(Condition="x"), "has a Condition that is not one"),
    ],
)
def test_what_is_not_a_statement_is_unknown_and_says_why(statement: Any, problem: str) -> None:
    document = {"Version": "2012-10-17", "Statement": [statement]}
    verdict = evaluate(read_secret(), Policies((Policy("app", document),), scps=(), rcps=()))
    assert verdict.effect is Effect.UNKNOWN
    assert verdict.because.endswith(f"cannot be said: statement 1 of 'app' {problem}.")


def test_a_statement_that_cannot_be_understood_does_not_hide_the_others() -> None:
    broken = {**deny(), "Action": 5}
    assert effect({"Statement": [allow(), broken]}) is Effect.UNKNOWN  # it may deny
    assert effect({"Statement": [allow(), {**broken, "Effect": "Allow"}]}) is Effect.ALLOWED
    assert effect({"Statement": [broken, deny()]}) is Effect.EXPLICIT_DENY


def test_a_policy_of_a_resource_needs_no_resource_but_a_principal() -> None:
    repository = Policy("repository", {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]})
    assert evaluate(read_secret(), Policies(resource=repository, scps=(), rcps=())).effect is Effect.ALLOWED
    nobody = policy("repository", allow())
    assert evaluate(read_secret(), Policies(resource=nobody, scps=(), rcps=())).effect is Effect.UNKNOWN


@given(JSON | st.fixed_dictionaries({"Statement": STATEMENTS | st.lists(STATEMENTS, max_size=2) | JSON}) | st.text())
def test_nothing_in_a_document_raises(document: Any) -> None:
    given_policy = Policy("app", document)
    for policies in (
        Policies((given_policy,)),
        Policies(resource=given_policy, endpoint=given_policy),
        Policies(boundary=given_policy, scps=((given_policy,),), rcps=((given_policy,),)),
    ):
        verdict = evaluate(read_secret(), policies)
        assert verdict.because
        assert bool(verdict.unknown) is (verdict.effect is Effect.UNKNOWN)
    assert evaluate_trust(document).because
