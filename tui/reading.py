"""What may be read at any moment: the glossary, comparisons and causes. The screen below stays as it is."""

from __future__ import annotations

from functools import partial

from tui.casework import Casework


class Reading(Casework):
    """Each page is pushed above the screen it was called from, and leads back there."""

    def action_glossary(self, term: str = "") -> None:
        """The glossary, at this term or at the first one of the screen."""
        self.when_ready(partial(self._show_glossary, term))

    def _show_glossary(self, term: str) -> None:
        from tui.screens.glossary import GlossaryScreen
        from tui.widgets.terms import terms_on

        assert self.library is not None  # noqa: S101
        if not any(isinstance(screen, GlossaryScreen) for screen in self.screen_stack):
            self.push_screen(GlossaryScreen(self.library, terms_on(self.screen, self.library), term))
            return
        while not isinstance(self.screen, GlossaryScreen):
            self.pop_screen()
        self.screen.turn_to(term)

    def show_comparison(self, name: str) -> None:
        from tui.screens.comparison import ComparisonScreen

        assert self.library is not None  # noqa: S101
        self.push_screen(ComparisonScreen(self.library, name))

    def action_explain(self, cause: str = "") -> None:
        """All causes without a case, at this one or at the one that the findings tell of."""
        self.when_ready(partial(self._show_causes, cause))

    def _show_causes(self, cause: str) -> None:
        from tui.screens.explain import ExplainScreen
        from tui.screens.findings import FindingsScreen

        assert self.library is not None  # noqa: S101
        if isinstance(self.screen, ExplainScreen):
            return
        if not cause and isinstance(self.screen, FindingsScreen):
            cause = self.screen.marked_cause
        self.push_screen(ExplainScreen(self.library, cause))
