"""Static files: under names with hashes once gathered, under their plain names before that."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class GatheredFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """`up` gathers the files; tests and single commands render pages without that step."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name, or `name` itself while nothing was gathered."""
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))
