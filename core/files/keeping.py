"""Keep a file, find it again, prove that it is the same.

The content is on disk before the row that names it can commit: a file without a row is only space,
a row without its file would be a lie.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from core.files.content import content_type
from core.models import StoredFile
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import current_tenant_id

NAME_LENGTH = 255
_UNSAFE = str.maketrans(dict.fromkeys('/\\"<>|:*?\r\n\t\x00', "_"))


@operation(None)
def keep(*, name: str, content: bytes, right: Right) -> StoredFile:
    """Keep `content` under `name` for members who hold `right`; the same again is the same row."""
    digest = hashlib.sha256(content).hexdigest()
    kept_name = safe_name(name)
    known = StoredFile.known(sha256=digest, name=kept_name, right=right.value)
    if known is not None and is_whole(known):
        return known
    _write(_path(digest), content)
    return known or StoredFile.objects.create(
        sha256=digest,
        size_bytes=len(content),
        name=kept_name,
        content_type=content_type(content),
        right=right.value,
    )


def content_of(file: StoredFile) -> bytes:
    """The bytes of `file`. Raises Refused when the store lost them or changed them."""
    try:
        content = path_of(file).read_bytes()
    except FileNotFoundError as error:
        raise Refused(
            f"The content of {file.name} is missing from the file store. Restore it from a backup."
        ) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refused(f"The content of {file.name} is not what was kept. Restore it from a backup.")
    return content


def is_whole(file: StoredFile) -> bool:
    """Whether the store holds exactly what was kept."""
    try:
        with path_of(file).open("rb") as kept:
            return hashlib.file_digest(kept, "sha256").hexdigest() == file.sha256
    except FileNotFoundError:
        return False


def path_of(file: StoredFile) -> Path:
    """Where the content of `file` lies, in the acting tenant's part of the store."""
    return _path(file.sha256)


def safe_name(name: str) -> str:
    """A name without folders and without what a header or a file system would trip over."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].translate(_UNSAFE).strip(" .")
    printable = "".join(character for character in base if character.isprintable())
    return printable[-NAME_LENGTH:] or "file"


def _path(digest: str) -> Path:
    folder = Path(settings.STATE_DIR, "files", str(current_tenant_id()), digest[:2])
    return folder / digest


def _write(path: Path, content: bytes) -> None:
    """All of it under its name, or nothing: written aside, flushed, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
