"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path

from processes import Failure, run


def describe() -> dict[str, str]:
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1])
    system = re.search(r'PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text())
    return {
        "cpu": f"{os.cpu_count()} × {cpu[1].strip() if cpu else platform.machine()}",
        "memory": f"{memory / 1024 / 1024:.0f} GiB",
        "kernel": platform.release(),
        "congestion control": Path("/proc/sys/net/ipv4/tcp_congestion_control").read_text().strip(),
        "commit": _commit(),
        "system": system[1] if system else platform.system(),
        "aes-256-gcm": _aes_gcm(),
        "memory copy": _memory_copy(),
    }


def _commit() -> str:
    """The commit that this tree stands at; what was measured may be a command built elsewhere (VENUS_BIN)."""
    try:
        return run("git", "-C", Path(__file__).parent, "describe", "--always", "--dirty").strip()
    except Failure:
        return "unknown"


def _aes_gcm() -> str:
    """OpenSSL's own speed on one core with 64 KiB blocks: the ceiling for every encrypted tunnel here, which seals once and opens once."""
    try:
        said = run("openssl", "speed", "-seconds", 1, "-bytes", 65536, "-evp", "aes-256-gcm", timeout=20)
    except Failure as failure:
        return str(failure)
    speed = re.search(r"AES-256-GCM\s+([\d.]+)k", said, re.IGNORECASE)
    return f"{float(speed[1]) * 1000 * 8 / 1e9:.0f} Gbit/s a core" if speed else "unknown"


def _memory_copy() -> str:
    """Copies of 64 KiB that stay in the cache: the least that moving a byte between two sockets costs is two of them."""
    source, target = bytes(65536), memoryview(bytearray(65536))
    begun = time.perf_counter()
    for _ in range(20000):
        target[:] = source
    return f"{20000 * 65536 * 8 / (time.perf_counter() - begun) / 1e9:.0f} Gbit/s a core"


def load() -> float:
    """How many processes wanted a processor lately: other people's work shows here (proc(5), loadavg)."""
    return os.getloadavg()[0]
