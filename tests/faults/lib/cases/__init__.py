"""The cases, in the order of docs/reliability.md."""

from . import death, silence, resume, endings, pressure, targets  # noqa: F401
