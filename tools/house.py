# SPDX-License-Identifier: MIT
# What the checkers share: the files of the tree, C++ with comments blanked out, and how to report.

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def root_from_arguments():
    """The tree to check: the first argument that is not an option, or the tree this file lies in."""
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    return pathlib.Path(given[0]).resolve() if given else ROOT


def files(root, *patterns):
    """The files of the tree that Git knows or would add, as sorted paths relative to the root."""
    try:
        listed = subprocess.run(
            ["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z", "--cached",
             "--others", "--exclude-standard"],
            capture_output=True, check=True).stdout.decode().split("\0")
        paths = [pathlib.PurePosixPath(name) for name in listed if name]
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive
        paths = [pathlib.PurePosixPath(path.relative_to(root).as_posix())
                 for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
        paths = [path for path in paths
                 if not {"build", "target", "__pycache__"} & set(path.parts)]
    return sorted({path for path in paths
                   if (root / path).is_file()
                   and (not patterns or any(path.match(pattern) for pattern in patterns))})


def read(root, path):
    return (root / path).read_text(encoding="utf-8")


_TOKEN = re.compile(
    r'//(?:[^\n\\]|\\.|\\\n)*'
    r'|/\*.*?\*/'
    r'|R"(?P<delimiter>[^\s()\\]{0,16})\(.*?\)(?P=delimiter)"'
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|(?<![0-9A-Fa-f])'(?:[^'\\\n]|\\.)+'",
    re.DOTALL)


def blank(text, strings=True):
    """C or C++ with comments (and strings, if asked) replaced by spaces; lines and columns stay."""
    def replace(match):
        token = match.group(0)
        if token[0] == "/" or strings:
            return re.sub(r"[^\n]", " ", token)
        return token
    return _TOKEN.sub(replace, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def matching(text, start):
    """The offset after the bracket that closes the one at start; the text's end if none does."""
    closing = {"(": ")", "[": "]", "{": "}"}
    depth = []
    for offset in range(start, len(text)):
        character = text[offset]
        if character in closing:
            depth.append(closing[character])
        elif depth and character == depth[-1]:
            depth.pop()
            if not depth:
                return offset + 1
    return len(text)


def exceptions(root, name):
    """Reads tools/<name>: lines "<path>: <reason>". Returns (paths with reasons, problems)."""
    path = root / "tools" / name
    found, problems = {}, []
    if not path.is_file():
        return found, problems
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, _, reason = (part.strip() for part in line.partition(":"))
        if len(reason.split()) < 3:
            problems.append(f"tools/{name}:{number}: an exception needs a reason: '{line}'")
        if not (root / key).exists():
            problems.append(f"tools/{name}:{number}: there is no file '{key}'")
        found[key] = reason
    return found, problems


def finish(problems, summary):
    """Prints the problems, or the summary if there are none, and ends the program."""
    for problem in problems:
        print(problem)
    name = pathlib.Path(sys.argv[0]).name
    if problems:
        print(f"{name}: {len(problems)} problem{'s' if len(problems) > 1 else ''}")
        sys.exit(1)
    print(f"{name}: {summary}")
    sys.exit(0)
