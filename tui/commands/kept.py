"""Opens the kept cases for a command, and tells what the person should know about it."""

from __future__ import annotations

from decision_tree.store import Store
from tui import output


def open_store() -> Store:
    """The user's cases. Raises `StoreError`."""
    store = Store.open()
    if store.notice:
        output.tell(store.notice)
    return store
