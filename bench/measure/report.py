"""The results as Markdown."""

import machine
import pairs

TITLES = {"get": "GET, answered 200", "missing": "GET, answered 404", "update": "PATCH",
          "create": "POST"}
COUNTED = {"sunco": "sunco", "tuned": pairs.REFERENCE, "plain": "Beast"}


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def with_spread(found):
    return f"{found['ratio']:.2f} ({found['ratio_low']:.2f}–{found['ratio_high']:.2f})"


def rows_of(found):
    return [(name, f"{f['cpu_us']:,.1f}", with_spread(f), f"{f['per_second']:,.0f}",
             f"{f['p50_us']:,.0f}", f"{f['p99_us']:,.0f}", f"{f['p99_ratio']:.2f}",
             f"{f['peak_kib'] / 1024:,.1f}") for name, f in found.items()]


HEAD = ["client", "CPU µs", "to the tuned reference", "a second", "p50 µs", "p99 µs", "p99 ratio",
        "peak MiB"]


def of(connections):
    return f"{int(connections):,} connection{'' if connections == '1' else 's'}"


def of_operation(name, part, title):
    for connections, found in part.items():
        rounds = found[pairs.REFERENCE]["rounds"]
        often = f"{rounds} round{'' if rounds == 1 else 's'}"
        yield f"### {TITLES[name]}: {title}, {of(connections)}, {often}\n"
        yield table(HEAD, rows_of(found))


def of_counts(part):
    yield "### Counts for one request\n"
    kinds = ["instructions", "new", "malloc", "openssl", "send", "receive", "epoll_ctl", "wait"]
    yield table(["client and operation", *kinds],
                [(f"{COUNTED[client]}, {name}", *(f"{found[kind]:,g}" for kind in kinds))
                 for name, clients in part.items() for client, found in clients.items()])
    yield ("`new`, `malloc` and `openssl` are allocations by operator new, by OpenSSL and by all else;"
           " `send`, `receive`, `epoll_ctl` and `wait` are system calls.\n")


def of_counts_text(results):
    return "\n".join(of_counts(results["counts"])) if "counts" in results else ""


def judged(value, aim, unit, digits=2):
    """A figure, what it should be at most, and whether it is."""
    return (f"{value:,.{digits}f}{unit}", f"{aim:,g}{unit}", "yes" if value <= aim else "**no**")


def figures(results):
    """(what, measured, aim, met) of everything that has an aim."""
    get, missing = results.get("get", {}), results.get("missing", {})
    for connections, found in get.items():
        aim = 1.05 if connections == "1" else 1.00
        if connections != "1000":
            yield (f"CPU of a GET to the tuned reference, {of(connections)}",
                   *judged(found["sunco"]["ratio"], aim, ""))
    if "64" in get:
        yield ("p99 of a GET to the tuned reference, 64 connections",
               *judged(get["64"]["sunco"]["p99_ratio"], 1.1, ""))
    if "64" in get and "64" in missing:
        yield ("CPU of `try_get` of a missing user to that of a GET, 64 connections",
               *judged(missing["64"]["sunco"]["cpu_us"] / get["64"]["sunco"]["cpu_us"], 1.1, ""))
    if "counts" in results:
        one = results["counts"]["get"]["sunco"]
        yield ("instructions of a GET", *judged(one["instructions"], 42000, "", 0))
        yield ("allocations of a GET, OpenSSL's not counted",
               *judged(one["new"] + one["malloc"], 12, "", 0))
        yield ("sends of a GET", *judged(one["send"], 1, "", 0))
        yield ("receives of a GET", *judged(one["receive"], 2, "", 0))
    yield from figures_of_programs(results)
    yield from figures_of_services(results)


def figures_of_programs(results):
    if "threads" in results:
        two = results["threads"]["sunco"]["2 threads"]
        plain = results["threads"]["plain"]["2 threads"]
        yield ("CPU of a call on 2 threads to that on 1", *judged(two["ratio"], 1.25, ""))
        yield ("throughput on 2 threads to that on 1",
               f"{two['throughput_ratio']:.2f}", "1 at least",
               "yes" if two["throughput_ratio"] >= 1 else "**no**")
        yield ("both of the plain Beast loop, whose connections share nothing",
               f"{plain['ratio']:.2f} and {plain['throughput_ratio']:.2f}", "", "")
    if "memory" in results:
        m = results["memory"]
        yield ("memory of an idle connection", *judged(m["idle_connection"] / 1024, 24, " KiB", 1))
        yield (f"memory of a waiting call, {m['waiting']:,} of them",
               *judged(m["waiting_call"] / 1024, 4, " KiB", 1))
        yield (f"growth between {m['calls'] // 10:,} calls and {m['calls']:,}",
               *judged((m["at_the_end"] - m["after_a_tenth"]) / 1024, 256, " KiB", 0))
    if results.get("micro"):
        n = results["micro"]
        yield ("decoding a user to Boost.JSON's parse of the same bytes",
               *judged(n["decode_sunco"] / n["decode_boost"], 1, ""))
        yield ("the same, Boost.JSON's document in an arena",
               f"{n['decode_sunco'] / n['decode_boost_arena']:.2f}", "", "")
        for body in ("create", "update"):
            yield (f"encoding a user_{body} to making and serializing a value",
                   *judged(n[f"encode_{body}_sunco"] / n[f"encode_{body}_boost"], 1, ""))
        few, many = (n[f"release_and_acquire/{count}"] for count in (10, 100000))
        yield ("releasing and acquiring with 100,000 waiting, to with 10",
               *judged(many / few, 1.1, ""))


def figures_of_services(results):
    if "idle" in results:
        mine = results["idle"]
        yield ("answer on a connection that rested 20 ms, p50 (tuned reference)",
               f"{mine['sunco']['p50_us']:,.0f} µs ({mine[pairs.REFERENCE]['p50_us']:,.0f} µs)", "", "")
    if "cold" in results:
        for name, found in results["cold"].items():
            yield (f"call that opens its connection, {name}",
                   f"{found['p50_us']:,.0f} µs, {found['cpu_us']:,.0f} µs of CPU", "", "")
    if results.get("emulator"):
        yield ("CPU of a request of the emulator to nginx's",
               *judged(results["emulator"]["cpu_of_nginx"], 3, ""))
    for service, found in (results.get("bulk") or {}).items():
        yield (f"CPU of a bulk job to the bare calls, {service}", *judged(found["ratio"], 1.3, ""))
        # Results of an earlier form have no more.
        if "unlimited_ratio" in found:
            yield ("the same, to calls without the limit on requests in flight",
                   *judged(found["unlimited_ratio"], 1.3, ""))
            yield (f"a job of {found['records']:,} records, {service}",
                   f"{found['records'] / found['seconds']:,.0f} records/s, "
                   f"{found['whole_cpu_us']:,.0f} µs of CPU a record, "
                   f"{found['peak_kib'] / 1024:,.0f} MiB at most", "", "")


def markdown(results, plots):
    where = results["measured"]
    out = ["# Results\n", machine.in_words(where) + f", commit {where['commit']}.\n",
           "Made with " + ", ".join(f"{name} {text}" for name, text in where["versions"].items())
           + ".\n", "CPU is the client's, user and system, for one request. Ratios are medians of the rounds,"
           " with the least and the greatest.\n", "## Beside what they should be\n",
           table(["", "measured", "at most", "met"], list(figures(results)))]
    out += [f"![{name}]({name})\n" for name in plots]
    out += ["## All of it\n"]
    for name, title in TITLES.items():
        if name in results:
            out += of_operation(name, results[name], "sunco and the references")
        if f"peers_{name}" in results:
            out += of_operation(name, results[f"peers_{name}"], "all clients")
    if "counts" in results:
        out += of_counts(results["counts"])
    return "\n".join(out)
