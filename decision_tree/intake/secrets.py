"""Takes secrets out of a text before it is stored, shown or matched.

What is left in place says that something was there. Every repeat is bounded or starts only where a word starts,
so that a hostile text costs linear time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from decision_tree.language import N_

MARK = "(removed)"

_NAME = (
    r"(?:secret_?access_?key|session_?token|security_?token|pass(?:word|wd|phrase)|secret_?key|api_?key|private_?key"
    r"|client_?secret|(?:auth|access|refresh|bearer|id|registry|identity)_?token|authorization_?token)"
)
_LOOSE_NAME = rf"(?:{_NAME}|pwd|secret|token|credentials?|auth)"
_NAME_HINTS = ("key", "token", "pass", "secret")
_LOOSE_HINTS = (*_NAME_HINTS, "pwd", "credential", "auth")
_QUOTE = r"\\{0,4}[\"']"
_IS = r"\s{0,8}(?:=>|[:=])\s{0,8}"
# a separator belongs to the value unless what follows is the next name=value
_VALUE = r"(?:[^\s&,;\"']|[&,;](?![\w.-]{1,64}=|\s|\Z))"
_NEW = r"(?!\(removed\)|arn:)"  # an ARN says where a secret lies, not what it is


@dataclass(frozen=True)
class _Rule:
    kind: str
    hints: tuple[str, ...]
    """The rule is tried only when one of these is in the lower-case text: most texts have no secret at all."""
    pattern: re.Pattern[str]
    replace: Callable[[re.Match[str]], str]


def _keep_name(match: re.Match[str]) -> str:
    parts = match.groupdict()
    return f"{parts.get('keep') or ''}{MARK}{parts.get('after') or ''}"


def _keep_start(match: re.Match[str]) -> str:
    """An access key id is no secret by itself; its first four letters tell its kind."""
    return match[0][:4] + "*" * (len(match[0]) - 4)


def _if_secret_key(match: re.Match[str]) -> str:
    """Forty characters of base64 that are neither a hash nor a path nor a word."""
    word = match[0]
    mixed = any(c.isupper() for c in word) and any(c.islower() for c in word) and any(c.isdigit() for c in word)
    if mixed and word.count("/") <= 3 and not re.fullmatch(r"[0-9A-Fa-f]+", word):
        return MARK
    return word


def _rule(
    kind: str, hints: tuple[str, ...], pattern: str, replace: Callable[[re.Match[str]], str] = _keep_name
) -> _Rule:
    return _Rule(kind, hints, re.compile(pattern, re.IGNORECASE), replace)


_RULES = (
    _rule(
        N_("private key"),
        ("private key-----",),
        r"(?P<keep>-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)(?!\(removed\))[\s\S]*?"
        r"(?P<after>-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)",
    ),
    _rule(
        N_("Authorization header"),
        ("authorization",),
        rf"(?P<keep>authorization(?:{_QUOTE})?\s{{0,4}}[:=]\s{{0,4}}(?:{_QUOTE})?)"
        r"(?:(?:basic|bearer|digest|negotiate|token|aws4?(?:-hmac-sha256)?)\b (?!\(removed\))[^\n\"'\\]*"
        r"|(?!basic|bearer|\(removed\))[\w.~+/=-]{16,}(?=[\s\"'\\,;]|\Z))",
    ),
    _rule(
        N_("signed URL part"),
        ("x-amz-",),
        r"(?P<keep>X-Amz-(?:Signature|Security-Token|Credential)(?:[\"']?\s{0,4}[:=]\s{0,4}[\"']?|%3D))"
        r"(?!\(removed\))[^\s&\"'<>\\]+",
    ),
    _rule(
        N_("password in a URL"),
        ("://",),
        r"(?P<keep>://)(?!\(removed\))(?:[^\s/@\"'<>:]{0,256}:[^\s@\"'<>]{0,256}|[^\s/@:\"'<>]{16,256})(?P<after>@)",
    ),
    _rule(
        N_("AWS secret access key"),
        ("accesskey", "access_key"),
        rf"(?P<keep>secret_?access_?key(?:{_QUOTE})?{_IS})"
        rf"(?:(?P<quote>{_QUOTE}){_NEW}[^\"'\n\\]+|{_NEW}(?![\"'\\])[^\s,;\"'&]+)",
    ),
    _rule(
        N_("session token"),
        ("token",),
        rf"(?P<keep>(?:session|security)_?token(?:{_QUOTE})?{_IS})"
        rf"(?:(?P<quote>{_QUOTE}){_NEW}[^\"'\n\\]+|{_NEW}(?![\"'\\])[^\s,;\"'&]{{8,}})",
    ),
    _rule(N_("session token"), ("iqojb3jpz2lu", "ogzxivyxdz"), r"(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[\w+/=%]+"),
    _rule(N_("login token"), ("bearer",), r"(?P<keep>bearer\s{1,4})(?!\(removed\)|realm)[\w.~+/=-]{8,}"),
    _rule(N_("login token"), ("eyj",), r"(?<![\w+/=.-])eyJ(?:[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?|[\w+/=-]{60,})"),
    _rule(
        N_("login token"),
        ("gh", "glpat-", "dckr_pat_", "xox"),
        r"(?<![\w-])(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{12,}|dckr_pat_[\w-]{10,}"
        r"|xox[abeprs]-[\w-]{10,})",
    ),
    # "name": "value", also with the quotes escaped
    _rule(
        N_("password or token"),
        _LOOSE_HINTS,
        rf"(?P<keep>{_LOOSE_NAME}s?{_QUOTE}{_IS}{_QUOTE}){_NEW}(?:[^\"'\\\n]|\\(?![\"'])|(?<=\\)\\)+",
    ),
    # name=value: environments, query strings, connection strings
    _rule(
        N_("password or token"),
        ("=",),
        rf"(?P<keep>{_LOOSE_NAME}s?\s{{0,2}}=\s{{0,2}})"
        rf"(?:\"{_NEW}[^\"\n]+\"?|'{_NEW}[^'\n]+'?|{_NEW}(?![\"'=>]){_VALUE}+)",
    ),
    # name: value, as YAML and headers write it; only with names that no sentence uses before a colon
    _rule(
        N_("password or token"),
        _NAME_HINTS,
        rf"(?P<keep>{_NAME}:[ \t]{{1,4}})(?:\"{_NEW}[^\"\n]+\"?|'{_NEW}[^'\n]+'?|{_NEW}(?![\"'])[^\s,;\"']+)",
    ),
    _rule(
        N_("password or token"),
        ("-pass", "-token", "-secret", "-api"),
        r"(?P<keep>(?<![\w-])--?(?:password|passwd|token|secret|api-?key)(?:[ =]|[\"'],\s{0,4}[\"']))"
        rf"{_NEW}(?!-)[^\s,;\"']+",
    ),
    _rule(
        N_("password or token"),
        ("docker login",),
        r"(?P<keep>docker login[^\n]{0,200}?\s-p[ =]?)(?!\(removed\)|assword)[^\s\"']+",
    ),
    _rule(
        N_("access key id"), ("akia", "asia"), r"(?<![A-Za-z0-9])(?-i:AKIA|ASIA)(?-i:[A-Z0-9]{8,124})", _keep_start
    ),
    _rule(N_("AWS secret access key"), ("",), r"(?<![\w/+=])[A-Za-z0-9/+]{40}(?![\w/+=])", _if_secret_key),
)


def remove_secrets(text: str) -> tuple[str, Counter[str]]:
    """The text without secrets, and how many of each kind were taken out."""
    found: Counter[str] = Counter()
    lowered = text.lower()
    for rule in _RULES:
        if any(hint in lowered for hint in rule.hints):
            text = _apply(rule, text, found)
    return text, +found


def _apply(rule: _Rule, text: str, found: Counter[str]) -> str:
    def replace(match: re.Match[str]) -> str:
        new = rule.replace(match)
        quote = match.groupdict().get("quote")
        if quote:
            new = new.replace(MARK, quote + MARK)
        found[rule.kind] += new != match[0]
        return new

    return rule.pattern.sub(replace, text)
