"""Compiled templates, kept between starts: compiling those of one page costs half a second."""

from contextlib import suppress

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """A folder of this user's own among the temporary ones; what cannot be written there is not kept."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one template if the disk allows it."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def kept_templates() -> CompiledTemplates | None:
    """Return where templates are kept; ``None`` where no folder is this user's alone."""
    try:
        return CompiledTemplates()
    except (OSError, RuntimeError):
        return None
