"""Medians of repeated work."""

import statistics
import time


def median_milliseconds(work, seconds=2.0, units=1):
    """Times `work`, which does `units` of what is measured, over and over for about `seconds`."""
    for _ in range(20):
        work()
    samples = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(samples) < 20:
        start = time.perf_counter()
        work()
        samples.append(time.perf_counter() - start)
    return 1e3 * statistics.median(samples) / units
