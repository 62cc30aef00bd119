#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Tests the models: relaxes each memory order of a modelled header in turn; a model must notice.
"""
For every header that a tests/model/*.model.cpp includes by name, each Order::Acquire, Release,
AcqRel and SeqCst is weakened (AcqRel to its two halves), the models that include the header are
compiled and run, and one of them must fail. A survivor is an order too strong, or untested.

    tools/weaken_orders.py [header...]      some minutes; not part of scripts/test
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import house

INCLUDE = re.compile(r"#include <(pollen/[\w/.]+)>")
ORDER = re.compile(r"Order::(Acquire|Release|AcqRel|SeqCst)\b")
WEAKER = {"Acquire": ["Relaxed"], "Release": ["Relaxed"], "AcqRel": ["Acquire", "Release"],
          "SeqCst": ["AcqRel"]}


def modelled(root):
    """Header -> the models that include it by name."""
    found = {}
    for path in house.files(root, "*.model.cpp"):
        for header in INCLUDE.findall(house.read(root, path)):
            found.setdefault(header, []).append(path)
    return found


def mutants(root, header):
    text = house.read(root, f"include/{header}")
    code = house.blank(text)
    for match in ORDER.finditer(code):
        for weaker in WEAKER[match.group(1)]:
            changed = text[:match.start()] + f"Order::{weaker}" + text[match.end():]
            yield house.line_of(text, match.start()), f"{match.group(1)} -> {weaker}", changed


def is_noticed(root, header, changed, models):
    """Whether a model refuses the changed header, to compile it or to run with it."""
    with tempfile.TemporaryDirectory() as name:
        include = pathlib.Path(name) / "include"
        shutil.copytree(root / "include", include)
        (include / header).write_text(changed, encoding="utf-8")
        for model in models:
            program = pathlib.Path(name) / "model"
            built = subprocess.run(
                [os.environ.get("CXX", "g++"), "-std=c++20", "-O1", "-w", "-DPOLLEN_MODEL",
                 f"-I{include}", f"-I{root}/tests/model", str(root / model), "-o", str(program)],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            if built.returncode != 0:
                sys.exit(f"{model} does not compile:\n{built.stdout.decode(errors='replace')}")
            try:
                ran = subprocess.run([str(program)], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL, timeout=600, check=False)
            except subprocess.TimeoutExpired:
                return True
            if ran.returncode != 0:
                return True
    return False


def main():
    root = house.ROOT
    wanted = {str(argument).removeprefix("include/") for argument in sys.argv[1:]}
    found = {header: models for header, models in modelled(root).items()
             if not wanted or header in wanted}
    work = [(header, models, *mutant) for header, models in sorted(found.items())
            for mutant in mutants(root, header)]

    def try_one(item):
        header, models, line, change, changed = item
        noticed = is_noticed(root, header, changed, models)
        print(f"include/{header}:{line}: {change}: {'noticed' if noticed else 'SURVIVES'}",
              flush=True)
        return noticed

    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("POLLEN_JOBS", "2"))) as pool:
        survivors = list(pool.map(try_one, work)).count(False)
    print(f"{len(work) - survivors} of {len(work)} weakened orders are noticed by the models")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
