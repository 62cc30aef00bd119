#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Checks that includes go down the stairs only, as tools/layers.txt says.
"""For each file of include/pollen/ and src/: which rooms and which standard headers it includes."""

import re

import house

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(.+?)[ \t]*$', re.MULTILINE)


def parse(text):
    floors, only, forbid, allow, problems = {}, {}, {}, {}, []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        head, _, tail = line.partition(":")
        verb, *names = head.split()
        words = tail.split()
        if verb == "floor" and len(names) == 1:
            floors.update({room: int(names[0]) for room in words})
        elif verb == "only":
            only.update({room: set(words) for room in names})
        elif verb == "forbid":
            for room in names:
                forbid.setdefault(room, set()).update(words)
        elif verb == "allow" and "because" in words and len(words) - words.index("because") > 3:
            allow[names[0]] = set(words[:words.index("because")])
        else:
            problems.append(f"tools/layers.txt:{number}: not understood: '{line}'")
    return floors, only, forbid, allow, problems


def room_of(path):
    """The room of include/pollen/<room>/x.hpp, include/pollen/<room>.hpp or src/<room>/x.cpp."""
    parts = path.parts[2:] if path.parts[0] == "include" else path.parts[1:]
    return parts[0].split(".")[0] if parts else None


def included_room(target):
    return target.split("/")[1].split(".")[0]


def check(root):
    layers = root / "tools" / "layers.txt"
    floors, only, forbid, allow, problems = parse(layers.read_text(encoding="utf-8"))
    problems += [f"tools/layers.txt: there is no file '{path}'"
                 for path in allow if not (root / path).is_file()]
    count = 0
    for path in house.files(root):
        if path.parts[0] not in ("include", "src") or path.suffix not in (".h", ".hpp", ".cpp"):
            continue
        count += 1
        room = room_of(path)
        if path.parts[0] == "include" and path.parts[1] != "pollen":
            problems.append(f"{path}: headers live in include/pollen/")
            continue
        house_umbrella = str(path) == "include/pollen/pollen.hpp"
        if room not in floors and not house_umbrella:
            problems.append(f"{path}: tools/layers.txt has no floor for the room '{room}'")
            continue
        text = house.blank(house.read(root, path), strings=False)
        for match in INCLUDE.finditer(text):
            where = f"{path}:{house.line_of(text, match.start(1))}"
            target = match.group(1)
            if not (target.startswith("<") and target.endswith(">")) or ".." in target:
                problems.append(f"{where}: include with angle brackets and the full path: {target}")
                continue
            target = target[1:-1]
            if target.startswith("support/model_") and room == "detail":
                continue  # the seam's other side, only under POLLEN_MODEL
            if target.startswith("pollen/"):
                other = included_room(target)
                if not (root / "include" / target).is_file():
                    problems.append(f"{where}: there is no header <{target}>")
                elif house_umbrella:
                    continue
                elif other == "pollen":
                    problems.append(f"{where}: the library includes no umbrella of everything")
                elif other not in floors:
                    problems.append(f"{where}: the room '{other}' has no floor")
                elif other != room and floors[other] == floors[room]:
                    problems.append(f"{where}: '{room}' and '{other}' share floor "
                                    f"{floors[room]} and do not know each other")
                elif other != room and floors[other] > floors[room]:
                    problems.append(f"{where}: '{room}' (floor {floors[room]}) includes up: "
                                    f"'{other}' is on floor {floors[other]}")
            elif room in only and target not in only[room]:
                problems.append(f"{where}: '{room}' includes nothing but {sorted(only[room])}")
            elif target in forbid.get(room, ()) and target not in allow.get(str(path), ()):
                problems.append(f"{where}: <{target}> is too heavy for '{room}'")
    return problems, count


if __name__ == "__main__":
    found, files_checked = check(house.root_from_arguments())
    house.finish(found, f"{files_checked} files include down the stairs only")
