#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Compares what tools/gdb/pollen.py says of a process and of its core with what the process says.
"""
    gdb_test.py <gdb> <pollen.py> <subject> core|live

Ends with 77, which is "skipped", where gdb, cores or ptrace are not to be had, and says which.
"""

import pathlib
import resource
import subprocess
import sys
import tempfile

SKIPPED = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100,
                          check=False, text=True, **options)


def dumps_in(text):
    """The lists of tasks in what a program or gdb has printed."""
    found, is_list = [], False
    for line in text.splitlines():
        if line.endswith((" task", " tasks")) and line.split()[0].isdigit():
            found.append([])
            is_list = True
        elif not line.startswith(("task ", "    ")):
            is_list = False
        if is_list:
            found[-1].append(line)
    return found


def from_core(gdb, script, subject):
    """What the process printed before it died, what gdb says of its core, and its complaints."""
    limits = resource.getrlimit(resource.RLIMIT_CORE)

    def allow_core():
        resource.setrlimit(resource.RLIMIT_CORE, (limits[1], limits[1]))

    with tempfile.TemporaryDirectory() as directory:
        died = run([subject], cwd=directory, preexec_fn=allow_core)
        cores = list(pathlib.Path(directory).glob("core*"))
        if not cores:
            skip("this system writes no core file into the working directory "
                 f"(limit {limits[1]}, see /proc/sys/kernel/core_pattern)")
        seen = run([gdb, "-nx", "-batch", "-x", script, "-ex", "pollen tasks", subject,
                    str(cores[0])])
    return died.stdout + seen.stdout, seen.stderr


def from_process(gdb, script, subject):
    """The same for a process that runs under gdb, which stops when it is about to die."""
    seen = run([gdb, "-nx", "-batch", "-ex", "set startup-with-shell off",
                "-ex", "handle SIGABRT stop nopass", "-ex", "run", "-x", script,
                "-ex", "pollen tasks", subject])
    if "ptrace" in seen.stderr or "Operation not permitted" in seen.stderr:
        skip(f"gdb may not trace a process here: {seen.stderr.strip().splitlines()[-1]}")
    return seen.stdout, seen.stderr


def main():
    gdb, script, subject, how = sys.argv[1:]
    version = run([gdb, "-nx", "-batch", "-ex", "python print(1 + 1)"])
    if version.returncode != 0 or version.stdout.strip() != "2":
        skip("this gdb has no Python")
    look = {"core": from_core, "live": from_process}[how]
    printed, errors = look(gdb, script, subject)
    dumps = dumps_in(printed)
    if len(dumps) != 2 or dumps[0] != dumps[1] or len(dumps[0]) < 40:
        print("The process and gdb do not agree:", printed, errors, sep="\n")
        sys.exit(1)
    print(f"{len(dumps[0])} lines agree")


if __name__ == "__main__":
    main()
