"""`make bench ARGS="…"`: measures Kefu beside its yardsticks, one line a figure, with the goal it is held against."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import machine, seed, servers
from bench import routing as routing_bench

SCENARIOS = ("start", "flow", "paced", "scale", "idle", "pages", "routing", "live")
PEERBENCH = Path(os.environ.get("PEERBENCH", servers.ROOT.parent / "shared" / "peerbench"))
ADAPTER = str(Path(__file__).with_name("peerbench_kefu.py"))
SIGN_IN = ["--set", f"email={servers.EMAIL}", "--set", f"password={servers.PASSWORD}"]


def peerbench(yard: Path, what: str, adapter: str, running: list[servers.Running], *options: str) -> dict[str, object]:
    """One run of the load generator; prints its command and returns its figures."""
    pids = ",".join(str(pid) for each in running for pid in each.pids)
    url = ",".join(each.url for each in running)
    command = ["bench.py", what, adapter, "--pids", pids, "--url", url, *options]
    print("  $", " ".join(command), flush=True)
    python = str(yard / "venv/bin/python")
    done = subprocess.run([python, "-B", *command], cwd=PEERBENCH, check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def say(name: str, value: object, goal: str = "") -> None:
    """One figure."""
    print(f"  {name:<58} {value}" + (f"   (goal {goal})" if goal else ""), flush=True)


def _flow_figures(name: str, found: dict[str, object]) -> float:
    latency = found["latency"]
    assert isinstance(latency, dict)
    say(f"{name}: messages a second", found["delivered_per_s"])
    say(f"{name}: CPU ms per message, all its processes", found["cpu_ms_per_msg"])
    say(f"{name}: p50 / p99 ms", f"{latency['p50_ms']} / {latency['p99_ms']}")
    lost = (found["undelivered"], found["errors"], found["acked"], found["stored"])
    say(f"{name}: undelivered, errors, acked, stored", lost)
    return float(str(found["delivered_per_s"]))


def start(yard: Path) -> None:
    """Process start to the first 200, and memory when nobody is connected."""
    with tempfile.TemporaryDirectory() as folder, servers.kefu(folder=Path(folder)) as first:
        say("first start with an empty folder, seconds to 200", f"{first.started_in_seconds:.2f}")
        with_pids = peerbench(yard, "mem", ADAPTER, [first])
        say("memory when idle, MB PSS", with_pids["pss_mb"], "<= 120")
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(3):
            with servers.kefu(folder=Path(folder)) as again:
                seconds = again.started_in_seconds
        say("start with a filled folder, seconds to 200", f"{seconds:.2f}", "<= 1.5")


def flow(yard: Path) -> None:
    """The highest durable rate at 200 conversations, SQLite FULL, beside both yardsticks."""
    load = ("--visitors", "200", "--agents", "10", "--mode", "closed", "--seconds", "12")
    with servers.sio(yard, PEERBENCH) as running:
        sio = _flow_figures("sio", peerbench(yard, "flow", "sio", [running], *load))
    with servers.djchat(yard, PEERBENCH) as running:
        django = _flow_figures("djchat", peerbench(yard, "flow", "djchat", [running], *load))
    with servers.kefu() as running:
        kefu = _flow_figures("kefu", peerbench(yard, "flow", ADAPTER, [running], *load, *SIGN_IN))
    say("kefu : sio", f"{kefu / sio:.1f}", ">= 4, CPU <= 0.2 ms")
    say("kefu : djchat", f"{kefu / django:.1f}", ">= 20")


def paced(yard: Path) -> None:
    """p99 at 1,000 messages a second over 1,000 conversations."""
    load = ("--visitors", "1000", "--agents", "10", "--mode", "paced", "--rate", "1000", "--seconds", "12")
    with servers.sio(yard, PEERBENCH) as running:
        _flow_figures("sio paced", peerbench(yard, "flow", "sio", [running], *load))
    with servers.kefu() as running:
        _flow_figures("kefu paced", peerbench(yard, "flow", ADAPTER, [running], *load, *SIGN_IN))
    say("goal", "p99 of kefu <= a third of sio's")


def scale(yard: Path) -> None:
    """Two nodes on PostgreSQL and Redis, everything counted."""
    load = ("--visitors", "200", "--agents", "10", "--mode", "closed", "--seconds", "12")
    with servers.sio(yard, PEERBENCH) as running:
        sio = _flow_figures("sio", peerbench(yard, "flow", "sio", [running], *load))
    with servers.databases() as (database, cache):
        more = {"KEFU_DATABASE_URL": database.url(), "KEFU_REDIS_URL": cache.url}
        with servers.kefu(more) as one, servers.kefu(more) as two:
            counted = servers.Running(one.url, (*one.pids, database.process.pid, cache.process.pid), 0)
            found = peerbench(yard, "flow", ADAPTER, [counted, two], *load, *SIGN_IN)
            kefu = _flow_figures("kefu x2", found)
    say("kefu x2 : sio", f"{kefu / sio:.1f}", ">= 2")


def idle(yard: Path) -> None:
    """Memory of 10,000 connected, silent visitors."""
    with servers.kefu() as running:
        load = ("--visitors", "10000", "--agents", "1", "--seconds", "10", *SIGN_IN)
        found = peerbench(yard, "idle", ADAPTER, [running], *load)
    say("KiB per idle visitor (PSS)", found["kb_per_visitor_pss"], "<= 30")
    say("CPU of 10,000 idle visitors, % of a core", found["idle_cpu_pct_of_one_core"])


def pages(yard: Path) -> None:
    """List, history and search with 1,000,000 stored messages."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with servers.kefu(folder=path):
            pass
        seed.fill(path / "kefu.db", messages=1_000_000, per_conversation=50)
        with servers.kefu(folder=path) as running:
            found = peerbench(yard, "pages", ADAPTER, [running], "--n", "200", "--concurrency", "1", *SIGN_IN)
    for name in ("list", "history", "search"):
        figures = found[name]
        assert isinstance(figures, dict)
        goal = "<= 20" if name == "search" else "<= 10"
        say(f"{name} page, p50 / p99 ms", f"{figures['p50_ms']} / {figures['p99_ms']}", goal)


def routing(_yard: Path) -> None:
    """10,000 queued conversations over 500 agents."""
    with tempfile.TemporaryDirectory() as folder:
        found = routing_bench.measure(Path(folder))
    batches = sorted(found.batches)
    say("conversations given out, decisions a second", f"{found.decided}, {found.decided / found.seconds:.0f}")
    p99 = batches[int(len(batches) * 0.99)] * 1000
    say(
        f"unit of work ({found.decided // len(batches)} decisions), p50 / p99 ms", f"{_middle(batches):.1f} / {p99:.1f}"
    )


def _middle(values: list[float]) -> float:
    return values[len(values) // 2] * 1000


def live(yard: Path) -> None:
    """10,000 visitors who look at another page every minute."""
    with servers.kefu() as running:
        load = ("--visitors", "10000", "--agents", "1", "--seconds", "20", "--set", "page_every=60", *SIGN_IN)
        found = peerbench(yard, "idle", ADAPTER, [running], *load)
    say("CPU of 10,000 visitors, a page a minute, % of a core", found["idle_cpu_pct_of_one_core"], "<= 10")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("scenarios", nargs="*", choices=[*SCENARIOS, []], help="which (all without a name)")
    asked = parser.parse_args().scenarios or list(SCENARIOS)
    if not PEERBENCH.exists():
        print(f"The load generator is not at {PEERBENCH}; name its folder with PEERBENCH=…", file=sys.stderr)
        return 1
    print(machine.describe())
    print(f"load average before: {machine.load():.2f}")
    yard = servers.make_yard()
    for name in asked:
        print(f"\n{name}: {globals()[name].__doc__}", flush=True)
        globals()[name](yard)
    return 0


if __name__ == "__main__":
    sys.exit(main())
