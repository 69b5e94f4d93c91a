"""Files of a tenant, addressed by their content and kept below the state folder."""

from core.files.keeping import content_of, is_whole, keep, path_of

__all__ = ["content_of", "is_whole", "keep", "path_of"]
