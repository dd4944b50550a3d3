"""CPU, rate, latency and memory of each client, in rounds in which all of them take turns.

The machine is faster at one moment than at another, so a client is compared with the tuned reference
of the same round, and the median of the rounds' ratios is what counts.
"""

import statistics

REFERENCE = "Beast, tuned"


def rounds(server, clients, operation, connections, count, say):
    """client -> one measurement a round."""
    able = [c for c in clients if operation in c.operations and connections <= c.most]
    found = {c.name: [] for c in able}
    for number in range(count):
        # Who goes first changes, so that no client always follows the same one.
        shift = number % len(able)
        for client in able[shift:] + able[:shift]:
            found[client.name].append(client.run(server, operation, connections))
        say(f"{operation}, {connections} connections: round {number + 1} of {count}")
    return found


def summary(found, reference_name=REFERENCE):
    """client -> medians, and the ratios to the reference with their spread."""
    out = {}
    for name, runs in found.items():
        ratios = sorted(run["cpu_us"] / reference["cpu_us"]
                        for run, reference in zip(runs, found[reference_name]))
        median = {key: round(statistics.median(run[key] for run in runs), 2)
                  for key in ("cpu_us", "per_second", "p50_us", "p99_us", "peak_kib")}
        p99 = statistics.median(run["p99_us"] / reference["p99_us"]
                                for run, reference in zip(runs, found[reference_name]))
        out[name] = {**median, "ratio": round(statistics.median(ratios), 3),
                     "ratio_low": round(ratios[0], 3), "ratio_high": round(ratios[-1], 3),
                     "p99_ratio": round(p99, 3), "rounds": len(runs)}
    return out
