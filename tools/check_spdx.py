#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Checks that every file begins with its licence and a line that says what the file is.
"""
The first line is `// SPDX-License-Identifier: MIT` in the file's kind of comment (after `#!` in a
script); the next line is a comment of at least three words.
"""

import re

import house

COMMENTS = {
    **dict.fromkeys((".hpp", ".h", ".cpp", ".c", ".rs", ".ld"), r"(?://!?|/\*)"),
    **dict.fromkeys((".py", ".sh", ".cmake", ".txt", ".toml", ".yml", ".yaml", ".in", ".supp",
                     ".map"),
                    r"#"),
}
BARE = {"LICENSE", "checks.txt", "expected.txt"}  # the texts: what programs print, to the byte
SKIPPED = (".md", ".json", ".expected", ".png", ".svg", ".lock", ".stderr")


def comment_of(path, text):
    if path.suffix in SKIPPED or path.name in BARE:
        return None
    if path.suffix in COMMENTS:
        return COMMENTS[path.suffix]
    if path.name.startswith(".") or text.startswith("#!"):
        return "#"
    return ""  # unknown: must be given a kind here


def check_text(path, text):
    comment = comment_of(path, text)
    if comment is None:
        return []
    if comment == "":
        return [f"{path}:1: tools/check_spdx.py does not know this kind of file"]
    lines = text.splitlines()
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    lines += ["", ""]
    problems = []
    if not re.fullmatch(comment + r" SPDX-License-Identifier: MIT(?: \*/)?", lines[0]):
        problems.append(f"{path}:1: the first line is not the SPDX line")
    elif not re.match(f"(?:{comment})" + r"(?:\s+\S+){3,}", lines[1]):
        problems.append(f"{path}:2: the second line does not say what this file is")
    return problems


def check(root):
    problems, count = [], 0
    for path in house.files(root):
        if path.suffix in SKIPPED:
            continue
        count += 1
        problems += check_text(path, house.read(root, path))
    return problems, count


if __name__ == "__main__":
    found, file_count = check(house.root_from_arguments())
    house.finish(found, f"{file_count} files begin with licence and purpose")
