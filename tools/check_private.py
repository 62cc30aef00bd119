#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Refuses what belongs to one machine: absolute paths outside the system's, and private host names.
"""
Paths: /home, /root, /tmp and whatever does not begin with a directory of the system.
Hosts: those of URLs that tools/hosts.txt does not list, and any host that this machine's own
settings for package registries and proxies name (a lock file may have recorded it).
"""

import os
import re

import house

SYSTEM = {"usr", "bin", "sbin", "lib", "lib64", "etc", "proc", "sys", "dev", "opt", "var", "run"}
PATH = re.compile(r"""(?<![\w./)}\]>*$\\:<@%+?~-])/(?P<top>[A-Za-z][\w.-]*)/[\w.]""")
URL = re.compile(r"\b[a-z+]+://(?:[^\s/@\"']*@)?(?P<host>[\w-]+(?:\.[\w-]+)+)")
SETTINGS = re.compile(r"PROXY|REGISTRY|REGISTRIES|INDEX|MIRROR|SOURCE", re.IGNORECASE)
PUBLIC = re.compile(r"(?:^|\.)(?:crates\.io|github\.com|pypi\.org|npmjs\.org|debian\.org)$")
BINARY = (".png", ".gz")


def private_hosts(environment):
    hosts = set()
    for name, value in environment.items():
        if SETTINGS.search(name):
            hosts.update(match.group("host").lower() for match in URL.finditer(value))
    return {host for host in hosts if not PUBLIC.search(host)}


def check_text(path, text, allowed, private):
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{path}:{number}"
        for match in PATH.finditer(line):
            if match.group("top") not in SYSTEM:
                problems.append(f"{where}: a path of one machine: {match.group(0)}...")
        for match in URL.finditer(line):
            if match.group("host").lower() not in allowed:
                problems.append(f"{where}: tools/hosts.txt does not list {match.group('host')}")
        for host in private:
            if host in line.lower():
                problems.append(f"{where}: a host of this machine's settings: {host}")
    return problems


def check(root, environment):
    allowed = {line.strip() for line in (root / "tools" / "hosts.txt").read_text().splitlines()
               if line.strip() and not line.startswith("#")}
    private = private_hosts(environment)
    problems, count = [], 0
    for path in house.files(root):
        if path.suffix in BINARY:
            continue
        count += 1
        problems += check_text(path, house.read(root, path), allowed, private)
    return problems, count


if __name__ == "__main__":
    found, file_count = check(house.root_from_arguments(), os.environ)
    house.finish(found, f"{file_count} files name no machine's paths or hosts")
