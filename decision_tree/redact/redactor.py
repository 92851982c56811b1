"""Stand-ins for what names somebody."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from decision_tree.hidden_kinds import Kind, kind_of
from decision_tree.intake.secrets import remove_secrets
from decision_tree.redact import forms

LONGEST_SHORTENED = 1000
"""Characters. What we shorten (evidence, titles) is far below; a longer text ends with "…" by itself."""
PIECE = 50_000
"""Characters."""
_LONGEST_NAME = 25
"""Parts, signs included: what a name that is looked for in a text may have at most."""
_WORD = re.compile(r"[A-Za-z-]+-\d+")
"""What a stand-in looks like."""


@dataclass(frozen=True)
class Hidden:
    """Something that is replaced, for the person who hands the text out; it goes nowhere else."""

    kind: Kind
    original: str
    stand_in: str
    times: int
    """How often the stand-in stands in the text."""


class Redactor:
    """Stand-ins that stay the same for as long as this lives. What is of one of the kinds in `keep` stays."""

    def __init__(self, keep: frozenset[Kind] = frozenset()) -> None:
        self.keep = keep
        self._stand_ins: dict[tuple[str, str], str] = {}
        self._issued: dict[str, tuple[Kind, str]] = {}
        self._numbers: dict[str, int] = {}
        self._names: dict[str, str] = {}
        """Names that are replaced wherever they stand alone."""
        self._kept: set[str] = set()
        """Names that were seen and left in."""

    # ----- what is replaced -----

    def learn(self, text: str) -> None:
        """Note the names in the text, so that they are replaced in texts that come before it, too."""
        for piece in _pieces(_without_cut_word(text)):
            self._by_form(remove_secrets(piece)[0])

    def name(self, word: str, value: str) -> str:
        """The stand-in for a name of this kind; from now on it is replaced wherever it stands."""
        if kind_of(word) in self.keep:
            self._kept.add(value)
            return value
        return self._stand_in(word, value)

    def fact(self, fact: str, value: str) -> str:
        """The value of a text fact."""
        word = forms.NAMED_FACTS.get(fact)
        if word is None or value.startswith("arn:"):
            return self.text(value)
        if word == "token":
            return self.name(word, value)
        by_form = self._by_form(value)
        if by_form != value:
            return self._known_names(by_form)
        if value in self._names:
            return self._names[value]
        return self._unless_kept(word, value) if word == "deployer" else self.name(word, value)

    def text(self, text: str) -> str:
        """The text without anything that names somebody."""
        return self._known_names(self._by_form(remove_secrets(_without_cut_word(text))[0]))

    def hidden_in(self, redacted: str) -> tuple[Hidden, ...]:
        """What was replaced in a text made with this redactor, by kinds, the most frequent first."""
        times = Counter(word for word in _WORD.findall(redacted) if word in self._issued)
        found = [Hidden(*self._issued[word], word, number) for word, number in times.items()]
        order = list(Kind)
        return tuple(sorted(found, key=lambda hidden: (order.index(hidden.kind), -hidden.times, hidden.stand_in)))

    # ----- by form -----

    def _by_form(self, text: str) -> str:
        text = forms.ENCODED_MESSAGE.sub(self._named("token"), text)
        text = forms.LONG_RUN.sub(lambda m: m[0] if m[0] in self._kept else self._stand_in("token", m[0]), text)
        text = forms.ARN.sub(self._arn, text)
        text = forms.ECR_IMAGE.sub(self._ecr_image, text)
        text = forms.REQUEST_ID.sub(lambda m: self._unless_kept("id", m[0]), text)
        text = forms.TASK_ID.sub(lambda m: self._unless_kept("task", m[0]), text)
        text = forms.RESOURCE_ID.sub(lambda m: self.name(m["kind"], m[0]), text)
        text = forms.HOME.sub(self._named("user"), text)
        text = forms.EMAIL.sub(self._named("email"), text)
        text = forms.DASHED_IP.sub(lambda m: self._dashed(m[0].lower()), text)
        text = forms.IPV4.sub(lambda m: self._address(m[0]), text)
        text = forms.IPV6.sub(lambda m: self._address(m[0]), text)
        text = forms.URL_HOST.sub(lambda m: self._host(m[0]), text)
        text = forms.HOST.sub(lambda m: self._host(m[0]), text)
        return forms.ACCOUNT.sub(self._named("account"), text)

    def _named(self, word: str) -> Callable[[re.Match[str]], str]:
        return lambda match: self.name(word, match[0])

    def _stand_in(self, word: str, value: str) -> str:
        if value in forms.PUBLIC_NAMES or not value or value in self._issued:
            return value
        stand_in = self._stand_ins.get((word, value))
        if stand_in is None:
            self._numbers[word] = self._numbers.get(word, 0) + 1
            stand_in = self._stand_ins[word, value] = f"{word}-{self._numbers[word]}"
            self._issued[stand_in] = (kind_of(word), value)
            if len(value) >= forms.SHORTEST_NAME and value.lower() not in forms.ORDINARY_WORDS:
                self._names.setdefault(value, stand_in)
        return stand_in

    def _unless_kept(self, word: str, value: str) -> str:
        """A form that many kinds of things have: what an ARN said of it counts."""
        return value if value in self._kept else self._names.get(value) or self.name(word, value)

    def _arn(self, match: re.Match[str]) -> str:
        account = match["account"]
        kept = self.name("account", account) if account.isdigit() else account
        head = f"arn:{match['partition']}:{match['service']}:{match['region']}:{kept}"
        resource = match["resource"]
        if resource is None:
            return head
        # a full stop or colon at the end belongs to the sentence
        bare = resource.rstrip(".:")
        tail = resource[len(bare) :]
        if account == "aws" or not bare:
            return f"{head}:{resource}"
        return f"{head}:{self._resource(match['service'], bare)}{tail}"

    def _resource(self, service: str, resource: str) -> str:
        """`type/name` with the type kept; what follows the name (a task's id, a revision, a session) by itself."""
        if service == "s3":
            bucket, slash, key = resource.partition("/")
            return self.name("bucket", bucket) + (slash + self.name("object", key) if slash else "")
        match = re.match(r"(?P<type>[A-Za-z-]{1,40})(?P<sign>[:/])(?P<rest>.+)", resource, re.DOTALL)
        if match is None:
            return self.name(service if service in ("sns", "sqs") else "resource", resource)
        kind, rest = match["type"], match["rest"]
        return f"{kind}{match['sign']}{self._names_of(kind, rest)}"

    def _names_of(self, kind: str, rest: str) -> str:
        if kind in ("task", "container-instance", "service") and "/" in rest:
            cluster, _, own = rest.partition("/")
            return f"{self.name('cluster', cluster)}/{self.name(kind, own)}"
        if kind == "assumed-role":
            role, slash, session = rest.partition("/")
            return self.name("role", role) + (slash + self._session(session) if slash else "")
        if kind == "task-definition":
            family, colon, revision = rest.partition(":")
            return f"{self.name(kind, family)}{colon}{revision}"
        if kind in ("role", "user", "policy", "instance-profile", "group"):
            path, slash, own = rest.rpartition("/")
            return f"{self._path(path)}{slash}{self._role_name(kind, own)}"
        if kind == "log-group":
            group, colon, stream = rest.partition(":")
            shown = stream if stream in ("", "*") else f"log-stream:{self.name('log-stream', stream)}"
            return f"{self.name(kind, group)}{colon}{shown}"
        if rest == "*":
            return rest
        id_ = forms.RESOURCE_ID.fullmatch(rest)
        return self.name(id_["kind"] if id_ else kind, rest)

    def _path(self, path: str) -> str:
        """A path of IAM is the organisation's own, but for AWS's."""
        if not path or path.startswith(("service-role", "aws-service-role")) or Kind.NAMES in self.keep:
            return path
        return "path"

    def _role_name(self, kind: str, own: str) -> str:
        return own if own.startswith("AWSServiceRoleFor") else self.name(kind, own)

    def _session(self, session: str) -> str:
        """A task's id, an instance's id, or what a person or a program has called itself."""
        if re.fullmatch(r"[0-9a-f]{32}", session):
            return self.name("task", session)
        id_ = forms.RESOURCE_ID.fullmatch(session)
        return self.name(id_["kind"] if id_ else "session", session)

    def _ecr_image(self, match: re.Match[str]) -> str:
        head = self.name("account", match["account"]) + match["host"]
        repository = match["repository"]
        if repository is None:
            return head
        bare = repository.rstrip("./")
        return f"{head}/{self.name('repository', bare)}{repository[len(bare) :]}"

    def _dashed(self, host: str) -> str:
        """A host name that is an address, too: it stays only where both may."""
        return host if {Kind.HOSTS, Kind.ADDRESSES} <= self.keep else self._stand_in("host", host)

    def _address(self, text: str) -> str:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return text
        if address.is_loopback or address.is_unspecified or text.lower() in forms.AWS_ADDRESSES:
            return text
        return self._in_any_case("public-ip" if address.is_global else "private-ip", text)

    def _host(self, host: str) -> str:
        bare = host.rstrip(".")
        lower = bare.lower()
        if lower in self._issued or lower == "localhost" or forms.IPV4.fullmatch(lower):
            return host
        if any(lower == domain or lower.endswith(f".{domain}") for domain in forms.PUBLIC_DOMAINS):
            return host
        return self._in_any_case("host", bare) + host[len(bare) :]

    def _in_any_case(self, word: str, value: str) -> str:
        """One stand-in for all spellings."""
        return value if kind_of(word) in self.keep else self._stand_in(word, value.lower())

    # ----- names that stand alone -----

    def _known_names(self, text: str) -> str:
        return forms.RUN.sub(lambda m: self._run(m[0]), text) if self._names else text

    def _run(self, run: str) -> str:
        """A run without blanks: its longest parts that are known names are replaced."""
        run, arn, rest = run.partition("arn:aws")  # whose names are replaced already
        parts = forms.SIGNS.split(run)
        done: list[str] = []
        start = 0
        while start < len(parts):
            for end in range(min(len(parts), start + _LONGEST_NAME), start, -1):
                found = self._names.get("".join(parts[start:end]))
                if found:
                    break
            else:
                end, found = start + 1, parts[start]
            done.append(found)
            start = end
        return "".join(done) + arn + rest


def _without_cut_word(text: str) -> str:
    """Of a shortened text the last word goes: half of an account id or a name would not be recognised."""
    if not text.endswith("…") or len(text) > LONGEST_SHORTENED:
        return text
    return re.sub(r"\S+\Z", "…", text)


def _pieces(text: str) -> Iterator[str]:
    """A large text in pieces of whole lines: an expression that goes through a megabyte lets no other thread run."""
    start = 0
    while len(text) - start > PIECE:
        end = text.find("\n", start + PIECE) + 1 or len(text)
        yield text[start:end]
        start = end
    yield text[start:]


def redact_text(text: str, keep: frozenset[Kind] = frozenset()) -> str:
    """One text by itself."""
    redactor = Redactor(keep)
    redactor.learn(text)
    return redactor.text(text)
