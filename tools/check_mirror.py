#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Checks that tests/unit/ and src/ mirror include/pollen/: a test file for each header.
"""
src/<room>/<thing>.cpp is the compiled part of include/pollen/<room>/<thing>.hpp.
include/pollen/<room>/<thing>.hpp has tests/unit/<room>/<thing>.test.cpp; a test file of one situation
may be named <thing>_<situation>.test.cpp. tools/mirror_exceptions.txt lists headers without a test.
The headers of abi/ are C, and are tested in tests/abi/.
"""

import house


def check(root):
    excused, problems = house.exceptions(root, "mirror_exceptions.txt")
    headers, tests = {}, {}
    for path in house.files(root):
        parts = path.parts
        if parts[:2] == ("include", "pollen") and len(parts) == 4 and path.suffix == ".hpp":
            headers.setdefault(parts[2], set()).add(path.stem)
        elif parts[0] == "src" and path.suffix == ".cpp":
            header = f"include/pollen/{'/'.join(parts[1:-1])}/{path.stem}.hpp"
            if not (root / header).is_file():
                problems.append(f"{path}: there is no {header}")
        elif parts[:2] == ("tests", "unit") and path.name.endswith(".test.cpp"):
            if len(parts) != 4:
                problems.append(f"{path}: a unit test lies in tests/unit/<room>/")
            else:
                tests.setdefault(parts[2], set()).add(path.name.removesuffix(".test.cpp"))
    for room, things in sorted(headers.items()):
        for thing in sorted(things):
            header = f"include/pollen/{room}/{thing}.hpp"
            has_test = thing in tests.get(room, ())
            if not has_test and header not in excused:
                problems.append(f"{header}: there is no tests/unit/{room}/{thing}.test.cpp")
            if has_test and header in excused:
                problems.append(f"tools/mirror_exceptions.txt: {header} has a test by now")
    for room, names in sorted(tests.items()):
        for name in sorted(names):
            if not any(name == thing or name.startswith(thing + "_")
                       for thing in headers.get(room, ())):
                problems.append(f"tests/unit/{room}/{name}.test.cpp: there is no such header in "
                                f"include/pollen/{room}/")
    return problems, sum(map(len, headers.values()))


if __name__ == "__main__":
    found, count = check(house.root_from_arguments())
    house.finish(found, f"{count} headers have their test")
