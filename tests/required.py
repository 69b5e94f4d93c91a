"""Programs that some machines lack: tests are skipped there with a message, and fail in CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where everything must be there."""
    sentence = f"{what} is not installed; install it to run this test."
    if os.environ.get("CI"):
        pytest.fail(f"{sentence} It is required where CI is set.")
    pytest.skip(sentence)
