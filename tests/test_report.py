from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from decision_tree.case import Case, Document, Observation, Source, Suspicion
from decision_tree.hidden_kinds import Kind
from decision_tree.library import Library
from decision_tree.report import FORMATS, as_dict, case_title, make_report, render
from decision_tree.report.block import Items, Line
from decision_tree.report.content import find_out_blocks
from decision_tree.report.markdown import escape
from decision_tree.report.model import safe_json
from decision_tree.report.text import command_lines, plain
from decision_tree.wrapping import WIDTH, width, wrap
from tests import report_schema
from tests.knowledge import built_in, network

HOSTILE = (
    "\x1b]52;c;AAAA\x07\x1b[2J<img src=x onerror=alert(1)> ](javascript:x) `code` **bold** | # h \u202e @all $x$ "
    "https://evil.example www.evil.example &lt; _x_ ![i](u)"
)
SCHEMA_FILE = Path(__file__).parents[1] / "decision_tree" / "report" / "schema-1.json"


@pytest.fixture
def library() -> Library:
    return network()


def case(*observations: Observation) -> Case:
    made = Case("20260101-abcdef", 0.0)
    made.add(*observations)
    return made


EC2 = Observation("launch_type", "ec2", Source.MESSAGE, "EC2")
STOPPED = Observation("agent", "stopped", Source.ANSWER)


def test_json_of_a_confirmed_cause(library: Library) -> None:
    document = as_dict(make_report(case(EC2, STOPPED), library))
    assert document["schema"] == 1
    assert document["case"] == "20260101-abcdef"
    assert document["facts"] == {
        "launch_type": {"value": "ec2", "from": "message", "evidence": "EC2"},
        "agent": {"value": "stopped", "from": "answer", "evidence": ""},
    }
    (found,) = document["causes"]
    assert found["id"] == "agent.stopped"
    assert found["standing"] == "confirmed"
    assert found["likelihood"] == 1.0
    assert found["fix"] == {"risk": "low", "script": False}
    assert found["because"] == ["the launch type is EC2 (the message says: EC2)", "it is STOPPED (you answered)"]
    assert {item["id"] for item in document["ruled_out"]} == {"host.rules", "network.no_public_ip"}
    assert all(item["because"] for item in document["ruled_out"])
    assert document["not_checked"] == []


def test_possible_causes_have_rounded_likelihoods_in_order(library: Library) -> None:
    document = as_dict(make_report(case(EC2, Observation("network_mode", "bridge", Source.ANSWER)), library))
    likelihoods = [found["likelihood"] for found in document["causes"]]
    assert likelihoods == sorted(likelihoods, reverse=True)
    assert all(likelihood == round(likelihood, 3) for likelihood in likelihoods)
    assert {found["standing"] for found in document["causes"]} == {"possible"}


def test_the_next_question_is_the_one_that_the_interview_asks(library: Library) -> None:
    report = make_report(case(EC2), library)
    assert report.question is not None
    asked = as_dict(report)["next_question"]
    assert asked["fact"] == report.question.fact
    assert [a["value"] for a in asked["answers"]] == [a.value for a in report.question.answers]
    assert as_dict(make_report(case(EC2, STOPPED), library))["next_question"] is None


def test_what_could_not_be_checked_names_the_permission(library: Library) -> None:
    unchecked = Observation("agent", None, Source.AWS, "", "AccessDenied: ecs:DescribeContainerInstances")
    declined = Observation("network_mode", None, Source.ANSWER)
    document = as_dict(make_report(case(EC2, unchecked, declined), library))
    assert document["not_checked"] == [
        {
            "what": "made up",
            "why": "AccessDenied: ecs:DescribeContainerInstances",
            "permission": "ecs:DescribeContainerInstances",
        },
        {"what": "made up", "why": "not known", "permission": None},
    ]
    text = render(make_report(case(EC2, unchecked), library), "text")
    assert "NOT CHECKED" in text
    assert "needs the permission ecs:DescribeContainerInstances" in " ".join(text.split())


def test_the_schema_file_says_what_is_written() -> None:
    """Made with `python -m tests.report_schema`; a change of the keys shows up here."""
    schema = msgspec.json.schema(report_schema.Document)
    assert msgspec.json.decode(SCHEMA_FILE.read_bytes()) == schema


@pytest.mark.parametrize("format_", FORMATS)
def test_hostile_evidence_becomes_no_markup_and_no_escape(library: Library, format_: str) -> None:
    hostile = Observation("agent", "stopped", Source.MESSAGE, HOSTILE)
    out = render(make_report(case(EC2, hostile), library, recognised=(HOSTILE,)), format_)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out)
    assert "img src=x" in out
    if format_ == "html":
        assert "<img" not in out
        assert "&lt;img" in out
    if format_ == "markdown":
        assert not re.search(r"(?<!\\)<img", out)
        assert not re.search(r"(?<!\\)\]\(", out)
        assert "\\`code\\`" in out
        assert "https://evil" not in out


def test_text_is_at_most_100_columns_also_for_wide_characters(library: Library) -> None:
    long = Observation("agent", "stopped", Source.MESSAGE, "日本語" * 60 + " " + "x" * 500)
    out = render(make_report(case(EC2, long), library, recognised=("字" * 300,)), "text")
    assert max(width(line) for line in out.splitlines()) <= WIDTH


def test_nothing_known_is_no_proof(library: Library) -> None:
    empty = Case()
    empty.add(Document("a", "unknown words"))
    for format_ in ("text", "markdown", "html"):
        out = render(make_report(empty, library), format_)
        assert "This is no proof that all is well." in " ".join(out.split())


def test_redacted_reports_tell_nobody(library: Library) -> None:
    secret = Observation("agent", "stopped", Source.MESSAGE, "arn:aws:iam::111122223333:role/payments at 10.1.2.3")
    for format_ in FORMATS:
        out = render(make_report(case(EC2, secret), library, redact=True), format_)
        assert not re.search(r"111122223333|payments|10\.1\.2\.3", out)
        assert "account-1" in out


class Page(HTMLParser):
    """What a page would load, its headings, and whether its elements are closed in order."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.headings: list[int] = []
        self.language = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.loads += [str(given[name]) for name in ("src", "srcset", "data", "poster") if name in given]
        self.loads += [str(given.get("href"))] if tag == "link" else []
        self.headings += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []
        self.language = self.language or given.get("lang") or ""
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_loads_nothing_is_whole_and_has_its_headings_in_order(library: Library) -> None:
    out = render(make_report(case(EC2, STOPPED), library, recognised=(HOSTILE,)), "html")
    page = Page()
    page.feed(out)
    assert page.loads == []
    assert "url(" not in out
    assert "@import" not in out
    assert page.open == []
    assert page.language == "en"
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(page.headings))
    assert re.search(r'<a href="(https://[^"]+)" rel="noreferrer">\1</a>', out), "on paper the address can be read"


def test_on_paper_it_is_black_on_white(library: Library) -> None:
    style = render(make_report(case(EC2, STOPPED), library), "html").split("@media print")[1].split("</style>")[0]
    assert "background: #fff" in style
    assert "color-scheme: light" in style
    assert "break-inside: avoid" in style


def test_a_kind_may_be_left_in_a_report(library: Library) -> None:
    secret = Observation("agent", "stopped", Source.MESSAGE, "arn:aws:iam::111122223333:role/payments at 10.1.2.3")
    report = make_report(
        case(EC2, secret), library, recognised=("role payments",), redact=True, keep=frozenset({Kind.ACCOUNTS})
    )
    out = render(report, "text")
    assert "111122223333" in out
    assert not re.search(r"payments|10\.1\.2\.3", out)


def test_conflicts_are_told(library: Library) -> None:
    conflicting = case(EC2, Observation("launch_type", "fargate", Source.ANSWER))
    assert "Two sources disagree" in render(make_report(conflicting, library), "text")


def test_the_title_of_a_case(library: Library) -> None:
    assert case_title(Case(), library) == "nothing known yet"
    assert case_title(case(EC2, STOPPED), library) == "A made-up cause"
    texted = case(EC2)
    texted.add(Document("a", " CannotPull:\n  why "), Suspicion(("agent.stopped",)))
    assert case_title(texted, library) == "CannotPull: why"


def test_a_long_command_is_continued_between_arguments_only() -> None:
    command = (
        "aws ecs describe-tasks --cluster production --tasks 0123456789abcdef0123456789abcdef "
        '--query "tasks[0].[lastStatus --not-an-option,stopCode,stoppedReason]" '
        "--output table | head -20"
    )
    lines = list(command_lines(command, "    "))
    assert len(lines) > 1
    assert all(line.endswith(" \\") for line in lines[:-1])
    assert " ".join(line.strip().removesuffix(" \\") for line in lines) == command
    assert any('"tasks[0].[lastStatus --not-an-option' in line for line in lines)


def test_wrapped_words_are_all_there() -> None:
    text = "one two " * 50 + "x" * 250
    lines = list(wrap(text, "label: ", "  "))
    assert all(width(line) <= WIDTH for line in lines)
    assert "".join("".join(lines).removeprefix("label: ").split()) == "".join(text.split())
    assert list(wrap("", "- ")) == ["-"]


def test_verbatim_texts_keep_their_lines() -> None:
    out = plain([Line("1. do\n   cmd\n2. more", "What to do", verbatim=True), Items(("a",), "L")])
    assert out == "  What to do:\n    1. do\n       cmd\n    2. more\n  L:\n    - a\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a_b task_role", "a_b task_role"),
        ("_x_ *y*", "\\_x\\_ \\*y\\*"),
        ("1. first", "1\\. first"),
        ("- item", "\\- item"),
        ("# head", "\\# head"),
        ("line\nline", "line line"),
        ("\\", "\\\\"),
    ],
)
def test_markdown_is_shown_literally(text: str, expected: str) -> None:
    assert escape(text) == expected


def test_safe_json_is_the_same_value() -> None:
    value = {"a": "\x1b\x7f\x9b\u202e日本", "b": ["\u2028"]}
    encoded = safe_json(value)
    assert msgspec.json.decode(encoded) == value
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028]", encoded.decode())


def test_a_question_s_table_is_shown_too() -> None:
    library = built_in()
    text = plain(find_out_blocks(library, library.questions["sdk_version"], {}))
    assert "botocore" in text


def test_lines_fit_a_narrow_terminal() -> None:
    library = built_in()
    for question in library.questions.values():
        sentences = [Line(question.why, "Why"), Line(question.ask)]
        assert max(len(line) for line in plain(sentences, 60).splitlines()) <= 60


def test_a_call_that_failed_otherwise_names_no_permission(library: Library) -> None:
    case = Case()
    case.add(Observation("agent", None, Source.AWS, "ecs:DescribeTasks", "ecs:DescribeTasks timed out"))
    assert [item["permission"] for item in as_dict(make_report(case, library))["not_checked"]] == [None]


def test_a_long_query_is_broken_after_a_comma_and_means_the_same() -> None:
    query = "tasks[].[" + ",".join(f"attribute{number}" for number in range(12)) + "]"
    lines = list(command_lines(f'aws ecs describe-tasks --query "{query}" --output text', "  ", 60))
    assert max(map(width, lines)) <= 60
    assert query in "".join(line.strip().removesuffix(" \\") for line in lines)
