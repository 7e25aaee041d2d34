"""What server and worker hold at rest."""

from pathlib import Path

from bench.village import Village


def megabytes_at_rest(village: Village) -> float:
    """Proportional set size of the processes and their children, in MB (Linux)."""
    return sum(_pss(pid) for pid in _with_children(village.pids)) / 1000


def _with_children(pids: tuple[int, ...]) -> list[int]:
    found = list(pids)
    for pid in found:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
