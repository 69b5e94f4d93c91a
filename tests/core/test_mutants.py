"""Every mistake made on purpose can be made: the gate makes a third of them a day."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.mutants import Mutant, every_mutant

MUTANTS = every_mutant()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[one.name for one in MUTANTS])
def test_the_text_a_mutant_changes_stands_once(mutant: Mutant) -> None:
    text = Path(settings.BASE_DIR, mutant.file).read_text(encoding="utf-8")

    assert text.count(mutant.before) == 1


def test_no_two_mutants_have_one_name() -> None:
    assert len({one.name for one in MUTANTS}) == len(MUTANTS)
