#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Writes docs/freestanding_size.md: how large programs without an operating system are.
"""
Measures the programs that tests/freestanding builds, in <directory>.

    freestanding_size.py --write [--tools <prefix>] <directory>    writes the table
    freestanding_size.py --check [--tools <prefix>] <directory>    compares it with the table

A number may differ from the table's by a tenth and 64 bytes. What another compiler made is shown
and not compared.
"""

import pathlib
import re
import subprocess
import sys

import house

TABLE = pathlib.PurePosixPath("docs/freestanding_size.md")
PROGRAMS = (
    ("empty", "the board alone: start, serial port, end"),
    ("one_future", "and a task: `FixedExecutor`, `AtomicWaker`, a future written by hand, a timer"),
    ("one_coroutine", "the same in a coroutine, with a `FramePool`"),
    ("example/freestanding", "the [example](../examples/freestanding): two tasks, three coroutines"),
)
COLUMNS = ("text", "data", "bss")
ROW = re.compile(r"^\| `(?P<name>[\w/]+)` \|[^|]*\| (?P<text>\d+) \| (?P<data>\d+) \| (?P<bss>\d+) \|$",
                 re.MULTILINE)
COMPILER = re.compile(r"^Compiler: (.+)$", re.MULTILINE)


def run(*command):
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def compiler_of(prefix):
    """Its name and version, without the path."""
    return "arm-none-eabi-g++ " + run(f"{prefix}g++", "-dumpfullversion").strip()


def sizes_of(prefix, directory):
    sizes = {}
    for name, _ in PROGRAMS:
        numbers = run(f"{prefix}size", str(directory / name)).splitlines()[1].split()
        sizes[name] = dict(zip(COLUMNS, map(int, numbers)))
    return sizes


def page(compiler, sizes):
    rows = "\n".join(
        f"| `{name}` | {what} | " + " | ".join(str(sizes[name][c]) for c in COLUMNS) + " |"
        for name, what in PROGRAMS)
    return f"""# Sizes without an operating system

Bytes of programs for a Cortex-M3, compiled for size (`-Os`, `MinSizeRel`) and without assertions. `text` is
what lies in flash, code and constants; `data` and `bss` are static memory. The stack is not in it: the
executor of these programs lies there.

`tools/freestanding_size.py` writes this page from a build, and a test compares it with each later one: a
number may differ by a tenth and 64 bytes.

Compiler: {compiler}

| program | with | text | data | bss |
| --- | --- | ---: | ---: | ---: |
{rows}

The [guide](guides/freestanding.md) says what is in them.
"""


def compare(compiler, sizes, text):
    """Problems, and whether the numbers could be compared."""
    written = COMPILER.search(text)
    table = {row["name"]: {c: int(row[c]) for c in COLUMNS} for row in ROW.finditer(text)}
    if written is None or set(table) != set(sizes):
        return [f"{TABLE}: is not the table of these programs; --write makes it"], False
    if written[1] != compiler:
        return [], False
    return [f"{TABLE}: {name}: {column} is {sizes[name][column]} now, {table[name][column]} there;"
            " --write measures again"
            for name in table for column in COLUMNS
            if abs(sizes[name][column] - table[name][column]) > table[name][column] / 10 + 64], True


def main():
    arguments = sys.argv[1:]
    prefix = "arm-none-eabi-"
    if "--tools" in arguments:
        at = arguments.index("--tools")
        prefix = arguments[at + 1]
        del arguments[at:at + 2]
    mode, directory = arguments[0], pathlib.Path(arguments[1])
    compiler, sizes = compiler_of(prefix), sizes_of(prefix, directory)
    for name, _ in PROGRAMS:
        print(f"{name}: " + ", ".join(f"{column} {sizes[name][column]}" for column in COLUMNS))
    if mode == "--write":
        (house.ROOT / TABLE).write_text(page(compiler, sizes), encoding="utf-8")
        house.finish([], f"{TABLE} written")
    problems, compared = compare(compiler, sizes, house.read(house.ROOT, TABLE))
    house.finish(problems, f"as {TABLE} says" if compared else
                 f"not compared: this is {compiler}, and the table is of another compiler")


if __name__ == "__main__":
    main()
