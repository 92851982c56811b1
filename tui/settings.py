"""What a person has settled (`config.toml`, which they write) and what the wizard remembers (`state.json`)."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct, field, structs

from decision_tree.errors import WizardError
from decision_tree.language import N_, _


class SettingsError(WizardError):
    """The settings file has a mistake."""

    title = N_("The settings cannot be used")


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`config.toml`."""

    theme: str = ""
    """One of `tui.themes.OURS`, or of Textual's own; empty: the one that was chosen last."""
    reduced_motion: bool = False
    """Nothing slides or fades."""
    keys: dict[str, str] = field(default_factory=dict)
    """Id of a key (docs/KEYS.md lists them) → other keys, with commas between them."""


class Remembered(Struct, forbid_unknown_fields=False, kw_only=True):
    """`state.json`. Losing it costs nothing but the memory."""

    hints_seen: bool = False
    theme: str = ""
    """Chosen in the wizard."""
    crashed: dict[str, str] = field(default_factory=dict)
    """After a crash: `case`, which was open, and `report`, the file."""

    def keep(self, **changes: object) -> None:
        """Remember this. A disk that does not let us is no reason to disturb anybody."""
        for name, value in changes.items():
            setattr(self, name, value)
        path = state_path()
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = path.with_suffix(f".{os.getpid()}")
            new.write_bytes(msgspec.json.encode(structs.asdict(self)))
            new.replace(path)


def config_path() -> Path:
    """Where a person's settings are."""
    from platformdirs import user_config_path

    return user_config_path("ecs-wizard", appauthor=False) / "config.toml"


def state_path() -> Path:
    """Where the wizard remembers things."""
    from platformdirs import user_state_path

    return user_state_path("ecs-wizard", appauthor=False) / "state.json"


def read_settings() -> Settings:
    """Raises `SettingsError` with the file and what is wrong in it; without a file, the defaults."""
    path = config_path()
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings, strict=True)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, msgspec.ValidationError) as error:
        known = ", ".join(Settings.__struct_fields__)
        raise SettingsError(
            f"{path}: {error}", _("Correct the file or move it away. It may hold: {names}.").format(names=known)
        ) from None


def read_state() -> Remembered:
    """What is remembered; nothing where that cannot be read."""
    try:
        return msgspec.json.decode(state_path().read_bytes(), type=Remembered)
    except (OSError, ValueError, msgspec.MsgspecError):
        return Remembered()
