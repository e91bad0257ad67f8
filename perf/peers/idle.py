"""What other processes take of the processors, from /proc/stat: in percent of one core, time stolen by the host included."""
import os
import resource
import time

TICKS = os.sysconf("SC_CLK_TCK")
QUIET = 6.0


class Watch:
    """From its making to others(): what everybody but this process and its finished children took."""

    def __init__(self):
        self.start, self.busy, self.own = time.time(), busy(), own()

    def others(self):
        wall = time.time() - self.start
        return max(0.0, 100 * ((busy() - self.busy) - (own() - self.own)) / wall)


def busy():
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = (int(field) for field in file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


def own():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def wait(until):
    """Until the machine looks idle; False if it does not in time."""
    while time.time() < until:
        watch = Watch()
        time.sleep(0.3)
        if watch.others() < QUIET:
            return True
    return False
