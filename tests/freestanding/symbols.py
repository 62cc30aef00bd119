#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Looks into a program without an operating system for what it must not have: heap, exceptions,
# thread-local storage, static destructors.
"""
    symbols.py <nm> <program or object>...

The program must have some symbols of the library, so that an empty answer of nm does not pass.
"""

import re
import subprocess
import sys

FORBIDDEN = re.compile(
    r"^(_Zn[wa](?![jm]Pv$)|_Zd[la]Pv(?!S_$)"  # operator new and delete, but in a given place
    r"|(malloc|calloc|realloc|free|_?sbrk)$"
    r"|__cxa_|__aeabi_atexit|atexit$"  # exceptions, guards, destructors of static objects
    r"|_Unwind_|__gxx_personality"
    r"|__tls|__aeabi_read_tp|__emutls"
    r"|_ZTI|_ZTS"                      # RTTI
    r"|__atomic_|__sync_)")            # an atomic operation that the processor does not have


def symbols(nm, path):
    """All symbols, defined or not; those in thread-local sections have a section that says so."""
    lines = subprocess.run([nm, "--format=sysv", path], capture_output=True, check=True,
                           text=True).stdout.splitlines()
    rows = [[field.strip() for field in line.split("|")] for line in lines if line.count("|") == 6]
    return [(row[0], row[3]) for row in rows]


def problems_of(found):
    wrong = [name for name, kind in found if FORBIDDEN.match(name) or kind == "TLS"]
    if not any(name.startswith("_ZN6pollen") for name, _ in found):
        wrong.append("(no symbol of the library at all: is it the right program?)")
    return wrong


def main():
    nm, *paths = sys.argv[1:]
    failed = False
    for path in paths:
        for name in problems_of(symbols(nm, path)):
            print(f"{path}: has {name}")
            failed = True
    if failed:
        sys.exit(1)
    print(f"{len(paths)} programs have no heap, no exceptions, no thread-local storage")


if __name__ == "__main__":
    main()
