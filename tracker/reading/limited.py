"""Limits for a process that reads a file from outside: memory and computing time.

``python -m tracker.reading.limited MEGABYTES SECONDS PROGRAM ARGUMENT...`` becomes that program under the limits.
"""

import os
import sys

MEGABYTE = 1024 * 1024
_LARGEST_FILE = 200 * MEGABYTE


def limit(megabytes: int, seconds: int) -> None:
    """Limit this process and what it starts. Without effect where the system knows no such limits (Windows)."""
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_AS, megabytes * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),  # no picture of the memory, and so of the text, on the disk
    )
    for kind, most in wanted:
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    os.execvp(sys.argv[3], sys.argv[3:])
