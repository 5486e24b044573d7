"""Lets us and our rivals do the same work in turn, and compares the times.

    python3 Benchmarks/compare.py --ours .build/release/benchmark \\
        --python build/bench/venv/bin/python --output build/bench/results.json \\
        [S3 S5 ...]

Every contestant is a process of its own that first warms up. Then come
rounds: in each, all contestants work one after the other, so that a busy
moment of the machine strikes all of them. The time of a row is the median over
all rounds; its rival is the fastest there is, and ratio = rival / ours. Rows
that are not run this time keep what the same machine measured before.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
from dataclasses import dataclass

RIVALS = pathlib.Path(__file__).parent / "rivals"


@dataclass(frozen=True)
class Rival:
    """A contestant beside us: its name, its script, and how it is set."""

    key: str
    name: str
    script: str
    variant: str = ""
    # Only raced where it is installed
    module: str = "torch"


@dataclass(frozen=True)
class Row:
    """Work to be done, by whom, how often, and the ratios that we aim for.

    `targets` are by the rival's key; "" stands for the fastest. `beside` runs
    too, out of competition.
    """

    work: str
    rivals: tuple
    rounds: int
    repetitions: int
    targets: dict
    beside: tuple = ()


PYTORCH = Rival("pytorch", "PyTorch", "with_pytorch.py")
JAX = Rival("jax", "JAX", "with_jax.py", module="jax")
# Its threads cost it more than they gain where the work is small
JAX_ALONE = Rival("jax-alone", "JAX on one core", "with_jax.py", "alone", "jax")
LAYOUTS = (
    Rival("nchw", "PyTorch, NCHW", "with_pytorch.py", "nchw"),
    Rival("nhwc", "PyTorch, NHWC", "with_pytorch.py", "nhwc"),
)
SEARCHES = (
    Rival("product", "PyTorch, one product", "with_pytorch.py", "product"),
    Rival("cdist", "PyTorch, cdist", "with_pytorch.py", "cdist"),
    Rival(
        "sklearn", "scikit-learn", "with_search.py", "scikit-learn", "sklearn"
    ),
    Rival("faiss", "FAISS", "with_search.py", "faiss", "faiss"),
)
ROWS = {
    # What the machine can do at most: a product of matrices, 2048 cubed
    "product": Row("matrix product, 2048 x 2048", (PYTORCH,), 5, 3, {}),
    "S1": Row(
        "train step, MLP 3-64-64-2, batch 128",
        (PYTORCH, JAX), 9, 1, {"": 1, "pytorch": 10}, (JAX_ALONE,),
    ),
    "S2": Row(
        "train step, MLP 3-128-128-128-2, batch 128",
        (PYTORCH, JAX), 9, 1, {"": 1.5, "pytorch": 4}, (JAX_ALONE,),
    ),
    "S3": Row("train step, U-Net ch=32, batch 64", LAYOUTS, 5, 2, {"": 3}),
    "S4": Row("train step, U-Net ch=128, batch 16", LAYOUTS, 5, 1, {"": 2.5}),
    "S5": Row("prediction, U-Net ch=32, batch 64", LAYOUTS, 7, 3, {"": 3.5}),
    "S6": Row(
        "nearest of 60,000 images for 64 samples", SEARCHES, 7, 3, {"": 1.6}
    ),
    "S7": Row(
        "1,000 points through 100 steps, MLP of S2",
        (PYTORCH,), 9, 5, {"": 47 / 20}, (JAX,),
    ),
}

# Some machines tell OpenBLAS which processor to believe in, often a lesser
# one. Whoever uses OpenBLAS, we or a rival, shall see the real one.
FORCED = sorted(name for name in os.environ if name.startswith("OPENBLAS_"))
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in FORCED}


class Contestant:
    """A process that works when it is told to."""

    def __init__(self, name, command):
        self.name = name
        self.times = []
        self.process = subprocess.Popen(
            command, env=ENVIRONMENT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        ready, parameters, *notes = self.answer().split(" ", 2)
        if ready != "ready":
            sys.exit(f"bench: {name} said {ready!r} where `ready` was expected")
        self.parameters = int(parameters)
        self.notes = notes[0] if notes else ""

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench: {self.name} stopped; what it says is above")
        return line.strip()

    def ask(self, line):
        print(line, file=self.process.stdin, flush=True)
        return self.answer()

    def work(self, repetitions):
        self.times += map(float, self.ask(repetitions).split())

    def stop(self):
        """Gives the most memory that it ever had, in bytes."""
        peak = int(self.ask("memory"))
        self.process.stdin.close()
        self.process.wait()
        return peak

    @property
    def median(self):
        return statistics.median(self.times)


def installed(python):
    """The versions of what the rivals need and find, by name of the module."""
    program = """
import importlib.metadata as m, importlib.util as u, json, platform
names = {"torch": "torch", "jax": "jax", "sklearn": "scikit-learn",
         "faiss": "faiss-cpu", "numpy": "numpy"}
found = {k: m.version(v) for k, v in names.items() if u.find_spec(k)}
print(json.dumps(found | {"python": platform.python_version()}))
"""
    try:
        answer = subprocess.run(
            [python, "-c", program], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"bench: {python} does not work as a Python: {error}")
    versions = json.loads(answer.stdout)
    for module in ("torch", "jax"):
        if module not in versions:
            sys.exit(
                f"bench: {python} has no {module}. Install what "
                "Benchmarks/requirements.txt lists, or leave BENCH_PYTHON away."
            )
    return versions


def race(id, ours, python, versions):
    """Runs one row; gives its entries and what else is known of it."""
    row = ROWS[id]
    rivals = [r for r in row.rivals + row.beside if r.module in versions]
    us = Contestant("ours", [ours, id])
    others = [
        Contestant(
            r.name, [python, RIVALS / r.script, id, *filter(None, [r.variant])]
        )
        for r in rivals
    ]
    for other in others:
        if other.parameters != us.parameters:
            sys.exit(
                f"bench: {id} is not the same work: {other.parameters} "
                f"parameters in {other.name}, {us.parameters} in ours"
            )
    for _ in range(row.rounds):
        for contestant in (us, *others):
            contestant.work(row.repetitions)

    def entry(id, other, target):
        return {
            "id": id,
            "work": row.work,
            "ours": us.median,
            "rival": other.median,
            "rivalName": other.name,
            "ratio": other.median / us.median,
            "target": target,
        }

    fastest = min(
        (other for r, other in zip(rivals, others) if r in row.rivals),
        key=lambda other: other.median,
    )
    entries = [entry(id, fastest, row.targets.get(""))]
    entries += [
        entry(f"{id}-{rival.key}", other, row.targets.get(rival.key))
        for rival, other in zip(rivals, others)
        if len(rivals) > 1
    ]
    memory = {"ours": us.stop()}
    memory |= {r.key: other.stop() for r, other in zip(rivals, others)}
    return entries, {"memory": memory, "parameters": us.parameters}, us.notes


def processor():
    """What the processor calls itself."""
    if sys.platform == "darwin":
        return subprocess.run(
            ["sysctl", "-n", "machdep.cpu.brand_string"],
            capture_output=True, text=True,
        ).stdout.strip()
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def spoken(seconds):
    """A time with the unit that suits it."""
    for unit, factor in (("s", 1), ("ms", 1e3), ("us", 1e6)):
        if seconds * factor >= 1:
            break
    return f"{seconds * factor:.3g} {unit}"


def table(entries):
    """The entries for people: also whether each target was reached."""
    lines = [("row", "ours", "rival", "", "ratio", "target", "")]
    for e in entries:
        target, reached = "", ""
        if e["target"] is not None:
            target = f"{e['target']:.3g}"
            reached = "reached" if e["ratio"] >= e["target"] else "not reached"
        lines.append((
            e["id"], spoken(e["ours"]), spoken(e["rival"]), e["rivalName"],
            f"{e['ratio']:.2f}", target, reached,
        ))
    widths = [max(len(line[i]) for line in lines) for i in range(7)]
    for line in lines:
        print("  ".join(
            text.rjust(width) if i in (1, 2, 4, 5) else text.ljust(width)
            for i, (text, width) in enumerate(zip(line, widths))
        ).rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", required=True, help="our side's program")
    parser.add_argument("--python", required=True, help="the rivals' Python")
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("rows", nargs="*", help="all rows if none is named")
    choice = parser.parse_args()
    unknown = [row for row in choice.rows if row not in ROWS]
    if unknown:
        sys.exit(f"bench: there is no row {unknown[0]}. There are: "
                 + " ".join(ROWS))

    versions = installed(choice.python)
    versions["swift"] = subprocess.run(
        ["swift", "--version"], capture_output=True, text=True
    ).stdout.splitlines()[0]
    if FORCED:
        print("bench: set aside for all contestants:", ", ".join(FORCED))
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"bench: the machine is busy (load {load:.1f}), which slows "
              "both sides, but not equally")
    entries, facts = [], {}
    for id in choice.rows or ROWS:
        print(f"{id}: {ROWS[id].work}", flush=True)
        found, facts[id], blas = race(
            id, choice.ours, choice.python, versions
        )
        entries += found
    versions["blas"] = blas
    today = datetime.date.today().isoformat()
    for fact in facts.values():
        fact |= {"date": today, "load": load}

    machine = {
        "processor": processor(),
        "threads": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
    }
    if choice.output.exists():
        before = json.loads(choice.output.read_text())
        if (before.get("machine"), before.get("versions")) == (
            machine, versions
        ):
            facts = before["facts"] | facts
            entries += [
                e for e in before["rows"]
                if e["id"].split("-")[0] not in (choice.rows or ROWS)
            ]
    order = list(ROWS)
    entries.sort(key=lambda e: order.index(e["id"].split("-")[0]))
    results = {
        "rows": entries,
        "facts": facts,
        "machine": machine,
        "versions": versions,
        "setAside": FORCED,
        "complete": set(facts) == set(ROWS),
    }
    choice.output.parent.mkdir(parents=True, exist_ok=True)
    choice.output.write_text(json.dumps(results, indent=1) + "\n")

    print()
    table(entries)
    if "S3" in facts:
        memory = facts["S3"]["memory"]
        print("peak memory of S3: " + ", ".join(
            f"{name} {bytes / 1e6:.0f} MB" for name, bytes in memory.items()
        ))
    print(f"\n{processor()}, {machine['threads']} threads; "
          f"PyTorch {versions['torch']}, JAX {versions['jax']}, {blas}")
    print(f"written: {choice.output}")


if __name__ == "__main__":
    main()
