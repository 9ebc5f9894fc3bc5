"""The cases, in the order of docs/reliability.md."""

from . import death, silence, resume, endings, pressure, strangers, targets, lifecycle, tenants  # noqa: F401
