#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Holds a rule for users of a broken compiler: the recommended form works, the avoided one still does not.
"""
The comment at the top of the file says for which compilers the avoided form, which the file holds
under `#ifdef POLLEN_AVOIDED_FORM`, is checked, and how:

    // broken: gcc 12.2      it does not compile, or the program ends with an error
    // works: clang          it is correct C++: another compiler runs it

A version is that of the compiler or the beginning of it; without one all versions are meant. When a
`broken` form begins to work the test fails: the rule in docs/gcc12.md may go.

    run.py <file> -- <compiler> <flag>...
"""

import pathlib
import re
import resource
import subprocess
import sys
import tempfile

DIRECTIVE = re.compile(r"^// (?P<what>broken|works): (?P<compiler>gcc|clang)(?: (?P<version>[\d.]+))?$")


def run(command):
    """(ended well, what was printed)"""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                              check=False)
        return done.returncode == 0, done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return False, "it did not end\n"


def identify(command):
    """(gcc or clang, its version) of a compiler's command line."""
    printed = run([*command, "-dM", "-E", "-x", "c++", "/dev/null"])[1]
    macros = dict(re.findall(r"^#define (\w+) (\d+)$", printed, re.MULTILINE))
    if "__clang_major__" in macros:
        return "clang", f"{macros['__clang_major__']}.{macros['__clang_minor__']}"
    return "gcc", f"{macros['__GNUC__']}.{macros['__GNUC_MINOR__']}"


def expectation(text, compiler, version):
    """`broken`, `works`, or None where the file says nothing about this compiler; and problems."""
    found, directives = None, 0
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        if match := DIRECTIVE.match(line):
            directives += 1
            wanted = match["version"]
            if match["compiler"] == compiler and (
                    wanted is None or version == wanted or version.startswith(wanted + ".")):
                found = match["what"]
    problems = [] if directives else ["its first comment has no `// broken: ...` or `// works: ...`"]
    if "#ifdef POLLEN_AVOIDED_FORM" not in text:
        problems.append("it has no avoided form (#ifdef POLLEN_AVOIDED_FORM)")
    return found, problems


def attempt(command, path, directory, *flags):
    """Compiles and runs at -O0 and -O2: (ended well in both, what was printed)."""
    compiled, program = (str(pathlib.Path(directory) / name) for name in ("program.o", "program"))
    printed = ""
    for level in ("-O0", "-O2"):
        for step in ([*command, *flags, level, "-c", path, "-o", compiled],
                     [*command, compiled, "-o", program], [program]):
            good, output = run(step)
            printed += output
            if not good:
                return False, f"{level}: {printed}"
    return True, printed


def check(path, command):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    compiler, version = identify(command)
    expected, problems = expectation(text, compiler, version)
    with tempfile.TemporaryDirectory() as directory:
        good, printed = attempt(command, path, directory)
        if not good:
            problems.append(f"the recommended form does not work:\n{printed}")
        if expected is not None:
            good, printed = attempt(command, path, directory, "-DPOLLEN_AVOIDED_FORM")
            if expected == "broken" and good:
                problems.append(f"the avoided form works with {compiler} {version}: the rule may go")
            if expected == "works" and not good:
                problems.append(f"the avoided form does not work with {compiler} {version}:\n{printed}")
    return [f"{path}: {problem}" for problem in problems]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what crashes here is meant to
    found = check(sys.argv[1], sys.argv[sys.argv.index("--") + 1:])
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)
