"""Times of a repeated call, and the line of JSON that every engine ends with."""
import json
import time


WARM_UP_SECONDS = 2


def measure(call, repeats):
    """Calls that do not count for two seconds, then so many; milliseconds."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < WARM_UP_SECONDS:
        call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(1e3 * (time.perf_counter() - start))
    return times


def report(engine, times):
    ordered = sorted(times)
    print(json.dumps({"engine": engine, "median_ms": ordered[len(ordered) // 2], "min_ms": ordered[0], "repeats": len(ordered)}))
