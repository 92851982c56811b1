"""Widgets that more than one screen uses, or that are large enough to stand alone."""
