#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Checks that each room's umbrella header lists exactly the headers of its room.
"""
include/pollen/<room>.hpp (abi.h for abi) includes every header of include/pollen/<room>/ and nothing
else; include/pollen/pollen.hpp includes every umbrella but those of testing and compat. detail has
none.
"""

import re

import house

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*<(.+?)>', re.MULTILINE)
NOT_IN_ALL = {"compat", "testing"}  # asked for by name: foreign headers, and helpers of tests


def included(root, path):
    return INCLUDE.findall(house.blank(house.read(root, path), strings=False))


def compare(path, listed, wanted, problems):
    for name in sorted(wanted - set(listed)):
        problems.append(f"{path}: lacks <{name}>")
    for name in sorted(set(listed) - wanted):
        problems.append(f"{path}: <{name}> does not belong there")
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        problems.append(f"{path}: includes <{name}> twice")


def check(root):
    problems = []
    rooms, umbrellas = {}, {}
    for path in house.files(root, "*.h", "*.hpp"):
        if path.parts[:2] != ("include", "pollen"):
            continue
        name = str(path).removeprefix("include/")
        if len(path.parts) == 4:
            rooms.setdefault(path.parts[2], set()).add(name)
        elif len(path.parts) == 3:
            umbrellas[path.stem] = name
        else:
            problems.append(f"{path}: rooms have no rooms inside")
    for room, headers in sorted(rooms.items()):
        if room == "detail":
            continue
        umbrella = f"include/pollen/{room}.{'h' if room == 'abi' else 'hpp'}"
        if umbrellas.get(room) != umbrella.removeprefix("include/"):
            problems.append(f"{umbrella}: the room has no umbrella")
        else:
            compare(umbrella, included(root, umbrella), headers, problems)
    for name in sorted(set(umbrellas) - set(rooms) - {"pollen"}):
        problems.append(f"include/{umbrellas[name]}: an umbrella without a room")
    if "detail" in umbrellas:
        problems.append("include/pollen/detail.hpp: detail is private and has no umbrella")
    if "pollen" in umbrellas:
        wanted = {name for room, name in umbrellas.items()
                  if room not in NOT_IN_ALL | {"pollen", "detail"}}
        compare("include/pollen/pollen.hpp", included(root, "include/pollen/pollen.hpp"), wanted,
                problems)
    elif rooms:
        problems.append("include/pollen/pollen.hpp: the umbrella of everything is missing")
    return problems, len(umbrellas)


if __name__ == "__main__":
    found, count = check(house.root_from_arguments())
    house.finish(found, f"{count} umbrellas list exactly their headers")
