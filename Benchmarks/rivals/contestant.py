"""What every rival does: warm up, then repeat its work as often as it is told.

Each says `ready` with its number of parameters, then answers lines: a number
asks for so many repetitions and gets their times in seconds, `memory` gets
the most memory that the process ever had, in bytes.
"""

import os
import resource
import sys
import time

THREADS = (
    len(os.sched_getaffinity(0))
    if hasattr(os, "sched_getaffinity")
    else os.cpu_count()
)


def compete(repetition, parameters=0):
    """`repetition` does the work once and gives the seconds that it took."""
    repetition()
    print("ready", parameters, flush=True)
    for line in sys.stdin:
        if line.strip() == "memory":
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(peak if sys.platform == "darwin" else 1024 * peak, flush=True)
        else:
            times = [repetition() for _ in range(int(line))]
            print(*times, flush=True)


def timed(work):
    """A repetition that times all that `work` does."""

    def repetition():
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return repetition
