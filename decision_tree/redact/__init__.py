"""Takes out what tells whose system it is: account ids, names in ARNs, addresses, host names, keys, tokens.

The same thing gets the same stand-in everywhere (`account-1`, `role-1`), so that a report stays readable: service,
type of resource and Region stay, and a private address is still told from a public one. Each kind of thing can be
left in; keys, passwords and tokens never are.
"""

from __future__ import annotations

from decision_tree.hidden_kinds import KIND_EXAMPLES, KIND_WORDS, SUPPORT_NEEDS, Kind
from decision_tree.redact.cases import redact_case, redactor_for
from decision_tree.redact.redactor import Hidden, Redactor, redact_text

__all__ = [
    "KIND_EXAMPLES",
    "KIND_WORDS",
    "SUPPORT_NEEDS",
    "Hidden",
    "Kind",
    "Redactor",
    "redact_case",
    "redact_text",
    "redactor_for",
]
