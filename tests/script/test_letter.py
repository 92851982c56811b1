"""The letters to those who alone can mend a cause: all of the knowledge's, in both languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.dangling import dangling
from decision_tree.library import BUILT_IN
from decision_tree.schema import PLACEHOLDER, Cause
from decision_tree.script.letter import letter_for
from decision_tree.yaml12 import load_yaml
from tests.knowledge import built_in, cause

LIBRARY = built_in()
WITH_LETTER = sorted(id_ for id_, found in LIBRARY.causes.items() if found.fix.letter)
EXAMPLES = {name: LIBRARY.types[fact.type].example for name, fact in LIBRARY.text_facts.items()}
OF_OTHERS = (
    "authorization.service_control_policy", "authorization.resource_control_policy", "authorization.cross_account",
    "authorization.permissions_boundary", "authorization.resource_policy", "authorization.kms_key_policy",
    "image_pull.ecr_cross_account", "network.network_acl", "network.egress_firewall", "network.custom_dns",
    "network.internet_gateway_blocked", "role.assume_role_denied",
)  # fmt: skip
"""What AWS itself lays into other hands than those of who runs the task."""


def with_letter(letter: str) -> Cause:
    made = cause({"phase": "init"})
    return msgspec.structs.replace(made, fix=msgspec.structs.replace(made.fix, owner="somebody", letter=letter))


def in_file(id_: str) -> dict[str, Any]:
    raw: dict[str, Any] = load_yaml((BUILT_IN / f"{id_.replace('.', '/')}.yaml").read_text(encoding="utf-8"))
    return raw


def embedded_json(letter: str) -> list[Any]:
    """Every JSON object that begins in the text."""
    found, at = [], 0
    decoder = json.JSONDecoder()
    for start in (m.start() for m in re.finditer(r'\{\s*"', letter)):
        if start >= at:
            value, at = decoder.raw_decode(letter, start)
            found.append(value)
    return found


@pytest.mark.parametrize("id_", OF_OTHERS)
def test_what_lies_in_other_hands_has_a_letter(id_: str) -> None:
    assert id_ in WITH_LETTER


@pytest.mark.parametrize("id_", WITH_LETTER)
def test_both_languages_name_the_same_values(id_: str) -> None:
    raw = in_file(id_)
    english, japanese = raw["fix"]["letter"], raw["ja"]["fix"]["letter"]
    assert set(PLACEHOLDER.findall(japanese)) == set(PLACEHOLDER.findall(english))
    assert embedded_json(japanese) == embedded_json(english)


@pytest.mark.parametrize("id_", WITH_LETTER)
def test_a_letter_of_a_whole_case_has_nothing_left_to_fill_in(id_: str) -> None:
    letter = letter_for(LIBRARY.causes[id_], EXAMPLES, LIBRARY)
    assert not PLACEHOLDER.search(letter)
    assert "<" not in re.sub("</dev/null", "", letter)


@pytest.mark.parametrize("id_", WITH_LETTER)
def test_the_statements_in_it_are_narrow(id_: str) -> None:
    """Nobody is asked for an Allow of all actions, or for everybody."""
    for found in embedded_json(letter_for(LIBRARY.causes[id_], EXAMPLES, LIBRARY)):
        actions = found.get("Action", "none:none")
        assert all("*" not in action for action in ([actions] if isinstance(actions, str) else actions)), found
        assert found.get("Principal") != "*", found
        assert "*" not in str(found.get("Principal", "")), found


@pytest.mark.parametrize("id_", WITH_LETTER)
def test_a_letter_says_how_to_check_and_how_to_take_back(id_: str) -> None:
    raw = in_file(id_)
    for words in ("Subject: ", "What we ask for:", "How to check:", "How to take it back:", "If nothing changes:"):
        assert raw["fix"]["letter"].count(words) == 1
    for words in ("件名: ", "お願いしたいこと:", "確認方法:", "元に戻す方法:", "変更されない場合:"):
        assert raw["ja"]["fix"]["letter"].count(words) == 1


def test_what_is_not_known_is_left_for_the_person() -> None:
    letter = letter_for(with_letter("Let {caller_name} of {account_id} in."), {"account_id": "111122223333"}, LIBRARY)
    assert letter == "Let <caller> of 111122223333 in."


def test_braces_of_json_stay() -> None:
    text = '{"Principal": {"AWS": "arn:aws:iam::{account_id}:root"}, "A": {}} {no_such_fact}'
    letter = letter_for(with_letter(text), {"account_id": "111122223333"}, LIBRARY)
    assert letter == text.replace("{account_id}", "111122223333")


@given(
    value=st.text(max_size=60)
    | st.sampled_from(['x"}, {"Effect": "Allow"', "{account_id}", "a\nSubject: b", "\x1b[2J"])
)
def test_no_value_changes_the_letter_around_it(value: str) -> None:
    id_ = "authorization.cross_account"
    facts = EXAMPLES | {"denied_action": value, "stopped_reason": value}
    (plain,) = embedded_json(letter_for(LIBRARY.causes[id_], EXAMPLES, LIBRARY))
    (found,) = embedded_json(letter_for(LIBRARY.causes[id_], facts, LIBRARY))
    assert found | {"Action": ""} == plain | {"Action": ""}
    shown = letter_for(with_letter("A\n{stopped_reason}\nZ {account_id}"), facts, LIBRARY).split("\n")
    assert shown[0] == "A"
    assert shown[2:] == ["Z 111122223333"], "a value brings neither lines nor placeholders of its own"


def test_a_placeholder_that_is_no_text_fact_is_refused() -> None:
    wrong = with_letter("{caller_name} {launch_type}")
    library = replace(LIBRARY, causes={"role.missing": wrong}, notes={})
    assert [line for line in dangling(library) if "fix.letter" in line] == [
        f"{LIBRARY.files['cause role.missing']}: role.missing: fix.letter: no text fact 'launch_type'"
    ]


def test_a_letter_needs_an_owner() -> None:
    alone = msgspec.structs.replace(with_letter("x").fix, owner="")
    library = replace(
        LIBRARY, causes={"role.missing": msgspec.structs.replace(with_letter("x"), fix=alone)}, notes={}
    )
    assert any("owner and letter go together" in line for line in dangling(library))
