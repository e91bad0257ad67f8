"""Which commit and which machine a line of a log comes from: times of two of them are not to be thrown together."""
import datetime
import functools
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def stamp():
    """What a line carries beside its figures; taken before the turn, so that it names what was measured even if the tree changes meanwhile."""
    return here() | {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%MZ")}


@functools.cache
def here():
    """Once per process, for the same reason."""
    return {"commit": commit(), "machine": machine()}


def commit():
    """Short, with + where the tree has changes; None without git."""
    try:
        return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def git(*words):
    return subprocess.run(["git", "-C", HERE, *words], check=True, capture_output=True, text=True).stdout.strip()


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), None)


def of(entry):
    """Lines written before there were stamps have none."""
    return entry.get("commit"), entry.get("machine")


def is_here(entry):
    return of(entry) == (here()["commit"], here()["machine"])


def groups(entries):
    """Lines by where they come from, the newest first; of the same minute, what stands last in the log."""
    found, last = {}, {}
    for place, entry in enumerate(entries):
        found.setdefault(of(entry), []).append(entry)
        last[of(entry)] = max(last.get(of(entry), ("", -1)), (entry.get("date", ""), place))
    return sorted(found.items(), key=lambda one: last[one[0]], reverse=True)


def words(origin, entries):
    """For people: commit, machine and the days of the lines."""
    written, processor = origin
    days = sorted({entry["date"][:10] for entry in entries if "date" in entry})
    when = " to ".join(days if len(days) < 2 else (days[0], days[-1]))
    return ", ".join(part for part in (f"commit {written or 'not recorded'}", processor or "machine not recorded", when) if part)
