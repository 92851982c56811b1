"""Colours for four kinds of eyes and screens; Textual's own themes can be chosen too."""

from __future__ import annotations

from textual.theme import Theme

from decision_tree.language import N_

DARK, LIGHT, HIGH_CONTRAST, COLOUR_BLIND = "textual-dark", "textual-light", "high-contrast", "colour-blind-safe"
OURS = {
    DARK: N_("Dark"),
    LIGHT: N_("Light"),
    HIGH_CONTRAST: N_("High contrast: black and white, at least 7 to 1"),
    COLOUR_BLIND: N_("Colour-blind safe: blue, orange and yellow instead of green and red"),
}
"""Name → what it is, in the order in which they are offered."""
ADDED = (
    Theme(
        name=HIGH_CONTRAST,
        dark=True,
        background="#000000",
        surface="#000000",
        panel="#1a1a1a",
        foreground="#ffffff",
        primary="#ffff00",
        secondary="#00ffff",
        accent="#00ffff",
        success="#7dff7d",
        warning="#ffd75f",
        error="#ffafaf",
        variables={"text-muted": "#ffffff", "footer-key-foreground": "#ffff00"},
    ),
    # the palette of Okabe and Ito, made to be told apart by everybody: https://jfly.uni-koeln.de/color/
    Theme(
        name=COLOUR_BLIND,
        dark=True,
        background="#101418",
        surface="#181e24",
        panel="#222a32",
        foreground="#f0f0f0",
        primary="#56b4e9",
        secondary="#cc79a7",
        accent="#f0e442",
        success="#56b4e9",
        warning="#f0e442",
        error="#e69f00",
    ),
)
