#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Compiles the headers of the freestanding core one by one with the flags of a program without an
# operating system.
"""
The core is the rooms abi, detail, task, future, stream and coro, and what ALSO names.

    headers.py <compiler> <flag>...
"""

import concurrent.futures
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import house  # noqa: E402

ROOMS = ("abi", "detail", "task", "future", "stream", "coro")
ALSO = ("include/pollen/executor/fixed_core.hpp", "include/pollen/executor/fixed_executor.hpp",
        "include/pollen/executor/number_table.hpp", "include/pollen/executor/wake_flag.hpp")
FLAGS = ["-std=c++20", "-ffreestanding", "-fno-exceptions", "-fno-rtti",
         "-fno-threadsafe-statics", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow",
         "-Werror", "-fsyntax-only", "-x", "c++"]


def core_headers(root):
    return [path for path in house.files(root, "*.h", "*.hpp")
            if path.parts[:2] == ("include", "pollen")
            and (path.parts[2] in ROOMS or str(path) in ALSO)]


def compile_it(root, command, path):
    """What the compiler says against it; empty if nothing."""
    name = path.relative_to("include").as_posix()
    done = subprocess.run([*command, f"-I{root / 'include'}", *FLAGS, "-"],
                          input=f"#include <{name}>\n".encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode(errors="replace") if done.returncode != 0 else ""


def check(root, command):
    headers = core_headers(root)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda path: compile_it(root, command, path), headers)
        return [f"{path}: does not compile\n{answer}"
                for path, answer in zip(headers, answers) if answer], len(headers)


if __name__ == "__main__":
    found, count = check(ROOT, sys.argv[1:])
    house.finish(found, f"{count} headers compile without an operating system")
