"""`make bench`: every table. These are measurements, not tests."""

from __future__ import annotations

from importlib import import_module

for name in ("startup", "keys", "questions", "batch", "corpus", "look", "serving"):
    import_module(f"tests.benchmarks.{name}").main()
