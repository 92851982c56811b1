"""The language of everything a person reads.

English texts stand in the code and in the knowledge. Those of the code are looked up in a gettext catalogue
(`locale/<language>/LC_MESSAGES/ecs_wizard.po`, compiled when the package is built); those of the knowledge stand in
the `ja:` block of the same file (`decision_tree.translation`).
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("en", "ja")
DOMAIN = "ecs_wizard"
CATALOGUES = Path(__file__).with_name("locale")

_language = LANGUAGES[0]
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Everything that is said from now on is said in this language, one of `LANGUAGES`."""
    global _language, _catalogue
    _language = language
    _catalogue = gettext.translation(DOMAIN, CATALOGUES, [language], fallback=language == LANGUAGES[0])


def language() -> str:
    """The language in use."""
    return _language


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """The first of the languages that the locale asks for, else English.

    The order of the variables is POSIX's: https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environment.get(variable):
            wanted = locale.replace("-", "_").split("_")[0].split(".")[0].lower()
            return wanted if wanted in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]


def _(text: str) -> str:
    """The text in the language in use."""
    return _catalogue.gettext(text) if text else text


def n_(one: str, many: str, number: int) -> str:
    """The text for this number of things, in the language in use."""
    return _catalogue.ngettext(one, many, number)


def N_(text: str) -> str:  # noqa: N802  gettext's own name for it
    """Marks a text for the catalogue where it cannot be looked up yet, as in a constant; `_` looks it up later."""
    return text
