#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Checks that every atomic operation names its memory order and says why, in `// order:`.
"""
Atomics go through pollen/detail/threading.hpp alone, so <atomic>, std::atomic and the builtins are
refused elsewhere. The reason stands on the operation's lines or ends at most three lines above.
"""

import re

import house

SEAM = "include/pollen/detail/threading.hpp"
OPERATION = re.compile(
    r"(?:\.|->)\s*(load|store|exchange|compare_exchange_weak|compare_exchange_strong|"
    r"fetch_add|fetch_sub|fetch_or|fetch_and|fetch_xor|test_and_set)\s*\(|\b(fence)\s*\(")
ORDER = re.compile(r"\b(Order::\w+|memory_order\w*|order)\b")
BYPASS = re.compile(r"#\s*include\s*<atomic>|\bstd::atomic\w*|\b__atomic_\w+|\b__sync_\w+")
REASON = re.compile(r"//+\s*order:\s*\S+")


def reasons(lines):
    """The numbers of the lines covered by a comment that begins with `order:`."""
    covered, inside = set(), False
    for number, line in enumerate(lines, 1):
        if REASON.search(line):
            inside = True
        elif not line.lstrip().startswith("//"):
            inside = False
        if inside:
            covered.add(number)
    return covered


def check_text(path, text):
    problems = []
    code = house.blank(text)
    covered = reasons(text.splitlines())
    for match in BYPASS.finditer(code):
        problems.append(f"{path}:{house.line_of(code, match.start())}: atomics go through "
                        f"<pollen/detail/threading.hpp>: {match.group(0)}")
    for match in OPERATION.finditer(code):
        name = match.group(1) or match.group(2)
        end = house.matching(code, match.end() - 1)
        first, last = house.line_of(code, match.start()), house.line_of(code, end - 1)
        where = f"{path}:{first}"
        orders = ORDER.findall(code[match.end():end])
        needed = 2 if name.startswith("compare_exchange") else 1
        if len(orders) < needed:
            what = "both its orders" if needed == 2 else "its order"
            problems.append(f"{where}: {name}() does not name {what}")
        if not covered & set(range(first - 3, last + 1)):
            problems.append(f"{where}: {name}() has no `// order:` within three lines")
    return problems, len(OPERATION.findall(code))


def check(root):
    problems, count = [], 0
    for path in house.files(root, "*.hpp", "*.h", "*.cpp"):
        if path.parts[0] not in ("include", "src") or str(path) == SEAM:
            continue
        found, operations = check_text(path, house.read(root, path))
        problems += found
        count += operations
    return problems, count


if __name__ == "__main__":
    found_problems, operation_count = check(house.root_from_arguments())
    house.finish(found_problems, f"{operation_count} atomic operations name an order and a reason")
