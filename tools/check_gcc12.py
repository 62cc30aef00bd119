#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Refuses the forms of co_await that g++ 12 miscompiles and a search can find.
"""
1. co_await in the condition of if, while, for or switch: the frame's layout is corrupt when the block
   holds no declaration (GCC bug 106188). `while (auto x = co_await y)` declares, and passes.
   `// gcc12: <why>` on the line excuses a regression test.
2. a braced list as an argument in an expression with co_await or co_yield: internal compiler error.
"""

import re

import house

CONDITION = re.compile(r"\b(if|while|for|switch)\b(?:\s+constexpr)?\s*\(")
DECLARATION = re.compile(r"\s*(?:const\s+)?auto\s*[&*]*\s*\w+\s*=\s*co_await\b")
AWAIT = re.compile(r"\bco_await\b")
SUSPENDS = re.compile(r"\bco_(?:await|yield)\b")
LIST_ARGUMENT = re.compile(r"[(,]\s*\{")


def excused(lines, number):
    return "// gcc12:" in lines[number - 1]


def check_text(path, text):
    problems = []
    code = house.blank(text)
    lines = text.splitlines()
    for match in CONDITION.finditer(code):
        end = house.matching(code, match.end() - 1)
        await_in = AWAIT.search(code, match.end(), end)
        line = house.line_of(code, match.start())
        declares = match.group(1) in ("if", "while") and DECLARATION.match(code, match.end())
        if await_in and not declares and not excused(lines, line):
            problems.append(f"{path}:{line}: co_await in the condition of {match.group(1)}: name "
                            "the value first (g++ 12 corrupts the frame)")
    for match in SUSPENDS.finditer(code):
        # The full expression: up to the semicolon or brace that ends it, lambdas skipped whole.
        end = match.end()
        while end < len(code) and code[end] not in ";{}":
            end = house.matching(code, end) if code[end] in "([" else end + 1
        expression = code[match.end():end]
        line = house.line_of(code, match.start())
        if LIST_ARGUMENT.search(expression) and not excused(lines, line):
            problems.append(f"{path}:{line}: a braced list beside co_await or co_yield: name "
                            "it first (g++ 12 ends with an internal error)")
    return problems


def check(root):
    problems, count = [], 0
    for path in house.files(root, "*.hpp", "*.cpp"):
        count += 1
        problems += check_text(path, house.read(root, path))
    return problems, count


if __name__ == "__main__":
    found, file_count = check(house.root_from_arguments())
    house.finish(found, f"{file_count} files keep clear of g++ 12's co_await defects")
