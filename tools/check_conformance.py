#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Checks that each test of the futures crate has a test of ours or a reason, and keeps the table of it.
"""
tests/conformance/futures_rs.txt names their tests, file by file; `left out: <reason>` in an indented
line leaves out a whole file. A test of ours says above it which of theirs it answers to, and a
comment in the file leaves one out:

    // theirs: <their file, without .rs>: <test>, <test>
    TEST(Suite, Name) {

    // left out: <their file, without .rs>: <test>, <test>: <reason>

Both go on in the next lines of the comment. docs/conformance.md is the table; --fix writes it.

    check_conformance.py [root] [--fix]
"""

import re
import sys

import house

THEIRS = "tests/conformance/futures_rs.txt"
TABLE = "docs/conformance.md"
TEST = re.compile(r"^(?:TYPED_)?TEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\s*\)")
MARK = re.compile(r"^// (theirs|left out): ")


class Theirs:
    """One test of the futures crate, and what became of it."""

    def __init__(self, name):
        self.name, self.ours, self.reason = name, [], None

    @property
    def is_open(self):
        return not self.ours and self.reason is None


def stem(path):
    return path.rsplit("/", 1)[-1].removesuffix(".rs").replace("-", "_")


def read_theirs(text):
    """{their file: {test: Theirs}}, in order."""
    files, current = {}, None
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if not line.startswith(" "):
            path, _, line = line.partition(": ")
            current = files.setdefault(path, {})
        elif line.strip().startswith("left out: "):
            for test in current.values():
                test.reason = line.strip().removeprefix("left out: ")
            continue
        for name in re.findall(r"[\w.]+", line):
            current[name] = Theirs(name)
    return files


def marks(text):
    """The comments of a file: (line, kind, their file, names, reason, our test or None)."""
    lines = text.splitlines()
    for start, line in enumerate(lines):
        mark = MARK.match(line)
        if not mark:
            continue
        end = start + 1
        while end < len(lines) and lines[end].startswith("// ") and not MARK.match(lines[end]):
            end += 1
        said = line[mark.end():]
        for more in lines[start + 1:end]:
            if mark[1] == "theirs" and not said.endswith(","):
                break  # a comment of its own
            said += " " + more.removeprefix("// ")
        file, _, rest = said.partition(": ")
        names, _, reason = rest.partition(": ")
        while end < len(lines) and MARK.match(lines[end]):  # several marks above one test
            end += 1
            while end < len(lines) and lines[end].startswith("// ") and not MARK.match(lines[end]):
                end += 1
        ours = TEST.match(lines[end]) if end < len(lines) else None
        yield start + 1, mark[1], file, re.findall(r"\w+", names), reason, ours


def collect(root):
    """Their files with what became of each test, and problems."""
    files = read_theirs(house.read(root, THEIRS))
    problems = []
    for path in house.files(root, "tests/conformance/*.test.cpp"):
        for line, kind, file, names, reason, ours in marks(house.read(root, path)):
            known = {name: test for their_file, tests in files.items() if stem(their_file) == file
                     for name, test in tests.items()}
            if kind == "theirs" and not ours:
                problems.append(f"{path}:{line}: no test follows")
                continue
            if kind == "left out" and len(reason.split()) < 3:
                problems.append(f"{path}:{line}: what is left out needs a reason")
            for name in names:
                if name not in known:
                    problems.append(f"{path}:{line}: {THEIRS} has no {name} in {file}.rs")
                elif kind == "theirs":
                    known[name].ours.append((path, f"{ours[1]}.{ours[2]}"))
                else:
                    known[name].reason = reason
    return files, problems


def table(files):
    """docs/conformance.md."""
    tests = [test for tests in files.values() for test in tests.values()]
    answered = sum(bool(test.ours) for test in tests)
    left_out = sum(test.reason is not None and not test.ours for test in tests)
    lines = [
        "# Conformance with the futures crate",
        "",
        "The tests of the futures crate say what its futures, streams, sinks, channels and executors do.",
        "Each has a test of ours that asks the same of Pollen, in C++ and in other words, or a reason why",
        "there is none. `tools/check_conformance.py --fix` writes this page from the comments above the",
        "tests in `tests/conformance/`.",
        "",
        f"Of {len(tests)} tests, {answered} are answered and {left_out} left out"
        + (f"; {len(tests) - answered - left_out} are open." if answered + left_out < len(tests)
           else "."),
    ]
    for file, file_tests in files.items():
        reasons = {test.reason for test in file_tests.values()}
        lines += ["", f"## {file}", ""]
        if len(reasons) == 1 and None not in reasons and not any(
                test.ours for test in file_tests.values()):
            lines.append(f"Left out ({len(file_tests)}): {reasons.pop()}.")
            continue
        lines += ["| theirs | ours | |", "| --- | --- | --- |"]
        for test in file_tests.values():
            ours = "<br>".join(f"[{name}](../{path})" for path, name in test.ours)
            status = "open" if test.is_open else "" if test.ours else "left out: " + test.reason
            lines.append(f"| {test.name} | {ours} | {status} |")
    return "\n".join(lines) + "\n"


def check(root, fix=False):
    files, problems = collect(root)
    for file, tests in files.items():
        for test in tests.values():
            if test.is_open:
                problems.append(f"{THEIRS}: {file}: {test.name} has no test of ours, and no reason")
    wanted = table(files)
    if fix:
        (root / TABLE).write_text(wanted, encoding="utf-8")
    elif not (root / TABLE).is_file() or house.read(root, TABLE) != wanted:
        problems.append(f"{TABLE} is not what the tests say: run tools/check_conformance.py --fix")
    return problems, sum(map(len, files.values()))


if __name__ == "__main__":
    found, count = check(house.root_from_arguments(), "--fix" in sys.argv)
    house.finish(found, f"{count} tests of the futures crate have an answer")
