#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Compiles one *.fail.cpp twice: it must be refused with the words it expects, and its twin accepted.
"""
The comment at the top of the file says what the compiler must print, one regular expression a line:

    // expect: cannot await a future that stays on one thread
    // expect(gcc): ...        only for g++;  expect(clang) only for clang

With POLLEN_POSITIVE defined the same file is the positive twin: as like as it can be, and correct. It
must compile, so that the refusal cannot have another reason.

    run.py <file> -- <compiler> <flag>...
"""

import re
import subprocess
import sys

EXPECT = re.compile(r"^// expect(?:\((?P<compiler>gcc|clang)\))?: (?P<words>.+)$")


def expectations(text, compiler):
    found = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        match = EXPECT.match(line)
        if match and match["compiler"] in (None, compiler):
            found.append(match["words"].strip())
    return found


def compile_it(command, path, *flags):
    done = subprocess.run([*command, *flags, "-fsyntax-only", path], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode(errors="replace")


def check(path, command):
    """The problems of one file."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    compiler = "clang" if any("clang" in word for word in command) else "gcc"
    expected = expectations(text, compiler)
    if not expected:
        return [f"{path}: its first comment has no `// expect: ...` for {compiler}"]
    if "POLLEN_POSITIVE" not in text:
        return [f"{path}: has no positive twin (#ifdef POLLEN_POSITIVE)"]

    problems = []
    status, printed = compile_it(command, path, "-DPOLLEN_POSITIVE")
    if status != 0:
        problems.append(f"{path}: the positive twin does not compile:\n{printed}")
    status, printed = compile_it(command, path)
    if status == 0:
        problems.append(f"{path}: compiles, and must not")
    elif "internal compiler error" in printed:
        problems.append(f"{path}: the compiler broke down:\n{printed}")
    else:
        problems += [f"{path}: the compiler does not say '{words}':\n{printed}"
                     for words in expected if not re.search(words, printed)]
    return problems


if __name__ == "__main__":
    found = check(sys.argv[1], sys.argv[sys.argv.index("--") + 1:])
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)
