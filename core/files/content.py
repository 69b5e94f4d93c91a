"""What a file is, by its content; the name it came with proves nothing."""

from __future__ import annotations

import io
import zipfile

UNKNOWN = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_LOOKED_AT = 65_536


def content_type(content: bytes) -> str:
    """The media type that the bytes themselves show."""
    for sign, media_type in _SIGNS:
        if content.startswith(sign):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return XLSX if _is_workbook(content) else "application/zip"
    return "text/plain; charset=utf-8" if _is_text(content) else UNKNOWN


def _is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "xl/workbook.xml" in parts.namelist()
    except zipfile.BadZipFile:
        return False


def _is_text(content: bytes) -> bool:
    if b"\x00" in content[:_LOOKED_AT]:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
