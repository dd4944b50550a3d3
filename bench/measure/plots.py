"""Plots as SVG, drawn by gnuplot from what is in results.json."""

import pathlib
import shutil
import subprocess

HEAD = """set terminal svg size {width},{height} dynamic enhanced font 'sans-serif,13' background '#ffffff'
set output '{out}'
set title "{title}" font ',15'
set border 3 lc rgb '#666666'
set tics nomirror
set grid {grid} lc rgb '#dddddd' lt 1
"""
COLOURS = {"sunco": "#0b6e4f", "Beast, tuned": "#3366aa", "Beast": "#88aadd"}
OTHER = "#999999"


def possible():
    return shutil.which("gnuplot") is not None


def draw(script):
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def table(rows):
    return "$data << EOD\n" + "\n".join("\t".join(map(str, row)) for row in rows) + "\nEOD\n"


def quoted(name):
    return '"' + name.replace('"', "'") + '"'


def dots(out, title, axis, values):
    """A dot for each name, on a logarithmic axis, the least on top."""
    ordered = sorted(values.items(), key=lambda item: -item[1])
    rows = [(quoted(name), value, at, int(COLOURS.get(name, OTHER)[1:], 16))
            for at, (name, value) in enumerate(ordered)]
    least, most = ordered[-1][1], ordered[0][1]
    draw(HEAD.format(width=820, height=110 + 30 * len(rows), out=out, title=title, grid="xtics ytics")
         + table(rows) + f"""set logscale x
set xrange [{least / 1.6}:{most * 1.9}]
set yrange [-0.7:{len(rows) - 0.3}]
set xlabel "{axis}"
unset key
plot $data using 2:3:4:ytic(1) with points pt 7 ps 0.9 lc rgb variable, \\
     $data using 2:3:(sprintf($2 < 100 ? "%.1f" : "%.0f", $2)) with labels left offset 0.9,0
""")


def lines(out, title, axis, series):
    """`series`: name -> [(connections, value)]."""
    blocks = "\n\n\n".join("\n".join(f"{x}\t{y}" for x, y in points) for points in series.values())
    plots = ", ".join(f"$data index {n} using 1:2 with linespoints pt 7 ps 0.7 lw 2 "
                      f"lc rgb '{COLOURS.get(name, OTHER)}' title {quoted(name)}"
                      for n, name in enumerate(series))
    every = sorted({x for points in series.values() for x, _ in points})
    tics = ", ".join(f'"{x:,}" {x}' for x in every)
    draw(HEAD.format(width=720, height=400, out=out, title=title, grid="ytics")
         + "$data << EOD\n" + blocks + f"""
EOD
set logscale x
set xtics ({tics})
set xrange [{every[0] * 0.8}:{every[-1] * 1.3}]
set yrange [0:*]
set xlabel "connections, one request at a time on each"
set ylabel "{axis}"
set key outside bottom center horizontal
plot {plots}
""")


def over_connections(part, key):
    names = next(iter(part.values()))
    return {name: [(int(c), found[name][key]) for c, found in part.items() if name in found]
            for name in names}


def all_of(results, folder):
    """Draws what there are figures for; returns the files."""
    folder = pathlib.Path(folder)
    made = []

    def plot(name, drawer, *arguments):
        drawer(folder / name, *arguments)
        made.append(name)

    if "peers_get" in results and "64" in results["peers_get"]:
        plot("clients.svg", dots, "Processor time of the client for one GET, 64 connections",
             "microseconds, logarithmic; less is better",
             {name: found["cpu_us"] for name, found in results["peers_get"]["64"].items()})
    if len(results.get("get", {})) > 1:
        plot("get-cpu.svg", lines, "Processor time of the client for one GET", "microseconds",
             over_connections(results["get"], "cpu_us"))
        plot("get-p99.svg", lines, "Latency of a GET, 99th percentile", "microseconds",
             over_connections(results["get"], "p99_us"))
    if "get" in results.get("counts", {}):
        plot("instructions.svg", dots, "Instructions of the client for one GET",
             "thousands, logarithmic; less is better",
             {{"sunco": "sunco", "tuned": "Beast, tuned", "plain": "Beast"}[name]:
              found["instructions"] / 1000 for name, found in results["counts"]["get"].items()})
    return made
