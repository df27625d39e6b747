"""Medians of repeated work."""

import statistics


def median_milliseconds(work, clock, seconds=2.0, units=1):
    """Times `work`, which does `units` of what is measured, by `clock` over and over for about `seconds`."""
    end = clock() + seconds
    for warm_ups in range(20):
        work()
        if clock() >= end and warm_ups:
            break
    samples = []
    end = clock() + seconds
    while clock() < end or len(samples) < 5:
        start = clock()
        work()
        samples.append(clock() - start)
    return 1e3 * statistics.median(samples) / units
