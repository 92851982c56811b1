"""The literals of an expression are in each of its matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.intake.literals import Clause, required_literals


@pytest.mark.parametrize(
    ("expression", "clauses"),
    [
        ("iam:PassRole", (("iam:passrole",),)),
        (r"\bRole is not valid", (("role is not valid",),)),
        ("(?:alpha|beta) connection issue", ((" connection issue",), ("alpha", "beta"))),
        ("one|two", (("one", "two"),)),
        ("one|(?:two|three)?", ()),
        (r"at most \d{1,6} containers", ((" containers",), ("at most ",))),
        ("colou?r of it", (("r of it",), ("colo",))),
        (r"169\.254\.170\.2.{0,200}refused", (("169.254.170.2",), ("refused",))),
        (r"[\[(]x{2}yz", (("yz",),)),
        ("needed(?!.{0,80}excluded)", (("needed",),)),
        (r"(?P<name>abc|de) (?-i:AGENT)", (("agent",), ("abc", "de"))),
        ("(?:optional)?(?:sure){1,3}", (("sure",),)),
        ("コンテナ|container", (("コンテナ", "container"),)),
        ("Ärger|Wut", ()),
        (r"a\|b|c\\d", (("a|b", "c\\d"),)),
        ("[^]]{1,9}end[])]", (("end",),)),
    ],
)
def test_required_literals(expression: str, clauses: tuple[Clause, ...]) -> None:
    assert required_literals(expression) == clauses


parts = st.recursive(
    st.sampled_from(["abc", "d", "ef", r"\d", ".", "[xyz]", r"\."]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: f"(?:{'|'.join(items)})"),
        st.tuples(inner, st.sampled_from(["?", "{0,2}", "{1,2}", "{2}"])).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
    ),
    max_leaves=8,
)


@given(parts, st.data())
def test_every_match_has_a_literal_of_each_clause(expression: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(expression, fullmatch=True, alphabet=st.characters(codec="ascii")))
    assert re.fullmatch(expression, text, re.IGNORECASE)
    for clause in required_literals(expression):
        assert any(literal in text.lower() for literal in clause)
