"""Puts the newest results into README.md and docs/guide/performance.md, between the comments
`<!-- begin: results -->` and `<!-- end: results -->`, and the plots beside them."""

import re
import shutil

import machine
import report

BLOCK = re.compile(r"(<!-- begin: results -->\n).*?(<!-- end: results -->)", re.DOTALL)
PLOTS = ["clients.svg", "get-cpu.svg", "get-p99.svg"]
DATED = "Measured {where}; commit {commit}.\n"


def put(page, text):
    old = page.read_text(encoding="utf-8")
    new, count = BLOCK.subn(lambda found: found[1] + text + found[2], old)
    if count != 1:
        raise SystemExit(f"error: {page} has no place for results")
    page.write_text(new, encoding="utf-8")


def dated(results):
    where = results["measured"]
    return DATED.format(where=machine.in_words(where), commit=where["commit"])


def peers(results):
    return report.table(
        ["client", "CPU of a GET, µs", "to tuned Beast", "requests a second", "p99, µs"],
        [(name, f"{f['cpu_us']:,.1f}", f"{f['ratio']:.2f}", f"{f['per_second']:,.0f}",
          f"{f['p99_us']:,.0f}") for name, f in sorted(results["peers_get"]["64"].items(),
                                                       key=lambda item: item[1]["cpu_us"])])


def ratios(results):
    """Of the library to the tuned reference, by operation and connections."""
    operations = [name for name in report.TITLES if name in results]
    return report.table(
        ["CPU to tuned Beast", *(report.of(c) for c in results["get"])],
        [(report.TITLES[name], *(report.with_spread(results[name][c]["sunco"])
                                 if c in results[name] else "" for c in results["get"]))
         for name in operations])


def publish(root, folder, results):
    plots = root / "docs" / "plots"
    plots.mkdir(exist_ok=True)
    for name in PLOTS:
        shutil.copy(folder / name, plots / name)
    put(root / "README.md",
        "\n![Processor time of each client for one GET](docs/plots/clients.svg)\n\n"
        + peers(results) + "\n" + dated(results) + "\n")
    put(root / "docs" / "guide" / "performance.md", "\n".join([
        "", dated(results), report.table(["", "measured", "at most", "met"],
                                         list(report.figures(results))),
        "### All clients, GET with 64 connections\n",
        "![Processor time of each client for one GET](../plots/clients.svg)\n", peers(results),
        "### Beside tuned Beast\n", ratios(results),
        "![Processor time for one GET by connections](../plots/get-cpu.svg)\n",
        "![99th percentile of the latency](../plots/get-p99.svg)\n", report.of_counts_text(results),
        ""]))
