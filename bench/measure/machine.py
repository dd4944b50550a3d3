"""When, where and with what something was measured."""

import datetime
import json
import os
import platform
import re
import subprocess


def output(*command):
    """The first line that a program prints, or None where there is no such program."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else None


def version(*command):
    found = re.search(r"\d+(\.\d+)+", output(*command) or "")
    return found.group() if found else None


def processor():
    text = subprocess.run(["lscpu"], capture_output=True, text=True, check=False,
                          env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout
    fields = dict(re.findall(r"^([^:]+): +(.*)$", text, re.MULTILINE))
    mhz = re.findall(r"^cpu MHz\s*: ([\d.]+)", open("/proc/cpuinfo", encoding="ascii").read(), re.MULTILINE)
    return {"model": fields.get("Model name"), "family": fields.get("CPU family"),
            "number": fields.get("Model"), "cores": fields.get("CPU(s)"),
            "mhz": round(float(mhz[0])) if mhz else None,
            "hypervisor": fields.get("Hypervisor vendor")}


def system():
    release = platform.freedesktop_os_release()
    return f"{release['PRETTY_NAME']}, Linux {platform.release()}"


def memory_gib():
    with open("/proc/meminfo", encoding="ascii") as file:
        return round(int(re.search(r"MemTotal: +(\d+)", file.read()).group(1)) / 2**20)


def versions(build):
    built = json.loads(subprocess.run([build / "sunco_bench_versions"], capture_output=True, text=True,
                                      check=True).stdout)
    told = {"nginx": version("/usr/sbin/nginx", "-v"), "openssl": version("openssl", "version"),
            "wrk": version("wrk", "-v"), "libcurl": version("curl", "--version"),
            "go": version("go", "version"), "node": version("node", "--version"),
            "valgrind": version("valgrind", "--version")}
    return {**built, **{name: text for name, text in told.items() if text}}


def here(build, root):
    return {"date": datetime.date.today().isoformat(), "processor": processor(),
            "load": round(os.getloadavg()[0], 1), "memory_gib": memory_gib(), "system": system(), "versions": versions(build),
            "commit": output("git", "-C", str(root), "rev-parse", "--short", "HEAD")}


def in_words(where):
    p = where["processor"]
    name = f"{p['model']} (family {p['family']}, model {p['number']})"
    virtual = f", a virtual machine ({p['hypervisor']})" if p["hypervisor"] else ""
    return (f"{where['date']}, {name}, {p['cores']} cores at {p['mhz']} MHz{virtual}, "
            f"{where['memory_gib']} GiB, {where['system']}, load average {where['load']} at the start")
