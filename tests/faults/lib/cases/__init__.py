"""The cases, in the order of docs/reliability.md."""

from . import death, silence, endings  # noqa: F401
