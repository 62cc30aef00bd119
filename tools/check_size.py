#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Checks that no header has more than 300 lines, and no line more than 100 columns.
"""
tools/size_exceptions.txt excuses longer headers. A line may be longer for the sake of a URL or of a
compiler's words in tests/compile_fail/.
"""

import re
import statistics

import house

LIMIT = 300
WIDTH = 100
WIDE = re.compile(r"https?://|^// expect")


def check(root):
    excused, problems = house.exceptions(root, "size_exceptions.txt")
    sizes = []
    for path in house.files(root, "*.h", "*.hpp", "*.c", "*.cpp"):
        lines = house.read(root, path).splitlines()
        problems += [f"{path}:{number}: {len(line)} columns; the limit is {WIDTH}"
                     for number, line in enumerate(lines, 1)
                     if len(line) > WIDTH and not WIDE.search(line)]
        if path.parts[0] not in ("include", "src") or path.suffix not in (".h", ".hpp"):
            continue
        size = len(lines)
        sizes.append(size)
        if size > LIMIT and str(path) not in excused:
            problems.append(f"{path}: {size} lines; the limit is {LIMIT}")
        if size <= LIMIT and str(path) in excused:
            problems.append(f"tools/size_exceptions.txt: {path} has only {size} lines by now")
    return problems, sizes


if __name__ == "__main__":
    found, header_sizes = check(house.root_from_arguments())
    median = statistics.median(header_sizes) if header_sizes else 0
    house.finish(found, f"{len(header_sizes)} headers, median {median:g} lines")
