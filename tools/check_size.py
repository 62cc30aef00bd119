#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Checks that no header has more than 300 lines, but for those in tools/size_exceptions.txt.

import statistics

import house

LIMIT = 300


def check(root):
    excused, problems = house.exceptions(root, "size_exceptions.txt")
    sizes = []
    for path in house.files(root, "*.h", "*.hpp"):
        if path.parts[0] not in ("include", "src"):
            continue
        size = len(house.read(root, path).splitlines())
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
