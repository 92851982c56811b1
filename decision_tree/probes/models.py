"""AWS's service models, which botocore makes its clients from."""

from __future__ import annotations

import gzip
import os
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec
from botocore.loaders import JSONFileLoader, Loader


@cache
def models(data_path: str | None) -> Loader:
    """The models in botocore's folders and in those of `AWS_DATA_PATH`, each read once in a process.

    Reading them in botocore's own way is most of what the first client of a service costs; this takes half as long.
    """
    paths = (data_path or "").split(os.pathsep)
    loader = _Models([os.path.expanduser(os.path.expandvars(path)) for path in paths if path])  # noqa: PTH111
    loader.file_loader = _FastReader()
    return loader


class _Models(Loader):  # type: ignore[misc]
    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002  (the base class's signature)
        """Every service, with models of the wanted type or not: to tell them apart takes 2,000 looks at the disk."""
        return self._folders

    @cached_property
    def _folders(self) -> list[str]:
        paths = [Path(path) for path in self.search_paths]
        return sorted({folder.name for path in paths if path.is_dir() for folder in path.iterdir()})


class _FastReader(JSONFileLoader):  # type: ignore[misc]
    def load_file(self, file_path: str) -> Any:
        plain, packed = Path(f"{file_path}.json"), Path(f"{file_path}.json.gz")
        if plain.is_file():
            return msgspec.json.decode(plain.read_bytes())
        if packed.is_file():
            return msgspec.json.decode(gzip.decompress(packed.read_bytes()))
        return None
