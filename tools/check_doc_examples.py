#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Keeps the code in documents true: quoted from tested files, or compiled and run itself.
"""
A ```cpp block in Markdown is one of two things:

  quoted    the line before it is <!-- example: examples/01_hello.cpp --> (the whole file without its
            first comment) or <!-- example: examples/01_hello.cpp [name] --> (the lines between
            `// [name]` and `// [/name]`). The block must equal them; --fix rewrites the block.
            Other languages may be quoted too.
  its own   extracted, compiled and run by --compile.

`Example:` in a header's /// comment is followed by code: indented, fenced, or up to the next named
paragraph. It is its own. Declarations go to namespace scope, statements into a function, which is a
coroutine if they await. Code with a main() or extern "C" is compiled alone and not run.

    check_doc_examples.py [root] [--fix]
    check_doc_examples.py [root] --compile <directory> -- <compiler> <flag>... [--link <flag>...]
"""

import concurrent.futures
import pathlib
import re
import subprocess
import sys
import textwrap

import house

MARKER = re.compile(r"<!--\s*example:\s*(?P<path>\S+)(?:\s+\[(?P<name>[\w-]+)\])?\s*-->\s*$")
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[\w+-]*)\s*$")
NAMED = re.compile(r"^(Precondition|Errors|Thread safety|Memory ordering|Cancellation|Allocates|"
                   r"Example):")
ALONE = re.compile(r'\bint\s+main\s*\(|extern\s+"C"|\bPOLLEN_ASYNC_FFI')
SOURCES = {"examples", "tests", "bench", "adapters"}


class Block:
    def __init__(self, path, line, code, language="cpp", marker=None, span=None, indent=""):
        self.path, self.line, self.code = path, line, code
        self.language, self.marker, self.span, self.indent = language, marker, span, indent

    @property
    def where(self):
        return f"{self.path}:{self.line}"


def markdown_blocks(path, text):
    """The fenced blocks; line is that of the first line of code, span the lines of the code."""
    lines = text.splitlines()
    blocks, number = [], 0
    while number < len(lines):
        fence = FENCE.match(lines[number])
        number += 1
        if not fence:
            continue
        start, indent = number, fence["indent"]
        while number < len(lines) and lines[number].strip() != "```":
            number += 1
        before = start - 2
        while before >= 0 and not lines[before].strip():
            before -= 1
        marker = MARKER.search(lines[before]) if before >= 0 else None
        code = [line.removeprefix(indent) for line in lines[start:number]]
        blocks.append(Block(path, start + 1, "\n".join(code) + "\n" if code else "",
                            fence["language"], marker, (start, number), indent))
        number += 1
    return blocks


def header_blocks(path, text):
    """The code after `Example:` in /// comments, and problems."""
    lines = text.splitlines()
    blocks, problems, number = [], [], 0

    def content(index):
        match = re.match(r"\s*///(?: (.*)|)$", lines[index]) if index < len(lines) else None
        return None if match is None else (match.group(1) or "")

    while number < len(lines):
        text_here = content(number)
        number += 1
        if text_here is None or not text_here.lstrip().startswith("Example:"):
            continue
        rest = text_here.split("Example:", 1)[1].strip().strip("`")
        start, code = number, []
        if rest:
            code.append(rest)
            start -= 1
        fenced = not rest and (content(number) or "").strip().startswith("```")
        indented = not rest and (content(number) or "").startswith("  ")
        if fenced:
            number += 1
            start += 1
        while (line := content(number)) is not None:
            if fenced and line.strip() == "```":
                number += 1
                break
            if not fenced and (NAMED.match(line) or
                               (indented and line.strip() and not line.startswith("  "))):
                break
            code.append(line)
            number += 1
        code = textwrap.dedent("\n".join(code)).rstrip() + "\n"
        if not re.search(r"[;}]\s*(//.*)?$", code):
            problems.append(f"{path}:{start + 1}: Example: is not followed by code")
        else:
            blocks.append(Block(path, start + 1, code))
    return blocks, problems


def quoted_code(root, marker):
    """The text a marker names, and what is wrong with it."""
    path = pathlib.PurePosixPath(marker["path"])
    if path.parts[0] not in SOURCES or ".." in path.parts:
        return None, f"examples are quoted from {', '.join(sorted(SOURCES))}, not from {path}"
    if not (root / path).is_file():
        return None, f"there is no file {path}"
    lines = house.read(root, path).splitlines()
    if marker["name"]:
        begin = [n for n, line in enumerate(lines) if line.strip() == f"// [{marker['name']}]"]
        end = [n for n, line in enumerate(lines) if line.strip() == f"// [/{marker['name']}]"]
        if len(begin) != 1 or len(end) != 1 or end[0] < begin[0]:
            return None, f"{path} has no region // [{marker['name']}] ... // [/{marker['name']}]"
        lines = lines[begin[0] + 1:end[0]]
    else:
        while lines and (lines[0].startswith("//") or not lines[0].strip()):
            lines.pop(0)
    lines = [line for line in lines if not re.fullmatch(r"\s*// \[/?[\w-]+\]", line)]
    return textwrap.dedent("\n".join(lines)).strip("\n") + "\n", None


def documents(root):
    """Not docs/reference/: what stands there is compiled where it comes from, in the headers."""
    return [path for path in house.files(root, "*.md") if path.parts[:2] != ("docs", "reference")]


def headers(root):
    return [path for path in house.files(root, "*.hpp") if path.parts[0] == "include"]


def collect(root):
    """All blocks that must be compiled, and the problems of those that are quoted."""
    own, problems, quoted = [], [], 0
    for path in documents(root):
        for block in markdown_blocks(path, house.read(root, path)):
            if block.marker:
                quoted += 1
                code, problem = quoted_code(root, block.marker)
                if problem:
                    problems.append(f"{block.where}: {problem}")
                elif code != block.code:
                    problems.append(f"{block.where}: differs from {block.marker['path']}; "
                                    "tools/check_doc_examples.py --fix quotes it again")
            elif block.language in ("cpp", "c++"):
                own.append(block)
    for path in headers(root):
        found, wrong = header_blocks(path, house.read(root, path))
        own += found
        problems += wrong
    return own, problems, quoted


def fix(root):
    for path in documents(root):
        text = house.read(root, path)
        lines = text.splitlines()
        for block in reversed(markdown_blocks(path, text)):
            code = quoted_code(root, block.marker)[0] if block.marker else None
            if code is not None and code != block.code:
                start, end = block.span
                lines[start:end] = [(block.indent + line).rstrip() for line in code.splitlines()]
                print(f"{block.where}: quoted again")
        fixed = "\n".join(lines) + "\n"
        if fixed != text:
            (root / path).write_text(fixed, encoding="utf-8")


# ---- compiling ----

SCOPE_WORDS = {"struct", "class", "union", "enum", "template", "namespace", "extern", "inline",
               "using", "concept", "static_assert"}
CONTROL_WORDS = {"if", "for", "while", "switch", "do", "else", "try", "catch", "return",
                 "co_return", "co_await", "co_yield"}
FUNCTION_HEAD = re.compile(r"^[\w:<>,&*\s\[\]\"]+?[\w>&*]\s+[&*]?[\w:]+\s*\(.*\)[\w\s&]*(?:->[^=]*)?$",
                           re.DOTALL)


DEFINITION = re.compile(r"^(?:[\w:]+(?:<[^;=]*>)?[&*\s]+)+\w+\s*[={(;\[]")


def raised(parts):
    """Objects defined before the last declaration go to its scope, so that functions see them."""
    last = max((index for index, part in enumerate(parts) if part[2]), default=-1)
    for text, _, declaration in parts[:last]:
        words = house.blank(text).strip()
        if not declaration and (words.split()[0] in CONTROL_WORDS or "co_await" in words
                                or not DEFINITION.match(words)):
            return parts
    return [(text, line, declaration or index < last)
            for index, (text, line, declaration) in enumerate(parts)]


def chunks(code):
    """Splits code at brackets' depth 0 into (text, line offset, is a declaration)."""
    blanked, offset, result = house.blank(code), 0, []
    while offset < len(code):
        end, brace = offset, None
        while end < len(code):
            character = blanked[end]
            if character == ";":
                end += 1
                break
            if character in "([":
                end = house.matching(blanked, end)
            elif character == "{":
                brace = end if brace is None else brace
                end = house.matching(blanked, end)
                following = blanked[end:].lstrip()[:1]
                if following not in tuple(";,).(+-*/&|?:=<>[") or not following:
                    break
            else:
                end += 1
        text = blanked[offset:end].strip()
        if not text:
            break
        first = re.match(r"\w*", text).group(0)
        head = blanked[offset:brace if brace is not None else end].strip()
        declaration = (
            (first in SCOPE_WORDS and "decltype" not in text)
            or first.startswith("POLLEN_")
            or (first not in CONTROL_WORDS and brace is not None and text.endswith("}")
                and FUNCTION_HEAD.match(head) is not None))
        result.append((code[offset:end], code.count("\n", 0, offset), declaration))
        offset = end
    return raised(result)


# What examples take for granted. Examples of testing speak GoogleTest; assert() stands in for it.
ASSERTIONS = """#define EXPECT_TRUE(x) assert(x)
#define EXPECT_FALSE(x) assert(!(x))
#define EXPECT_EQ(x, y) assert((x) == (y))
#define EXPECT_NE(x, y) assert((x) != (y))"""


def preamble(root):
    by_name = [name for name in ("pollen/compat.hpp", "pollen/testing.hpp")
               if (root / "include" / name).is_file()]
    return [f"#include <{name}>" for name in
            ("pollen/pollen.hpp", *by_name, "cassert", "coroutine", "cstdio", "cstdint",
             "exception", "functional", "future", "memory", "optional", "string", "thread", "tuple",
             "utility", "vector")] + [ASSERTIONS]


def alone(root, block):
    """A translation unit of the block as it stands; one without an include gets the usual ones."""
    before = [] if "#include" in block.code else [*preamble(root), "using namespace pollen;"]
    return "\n".join([*before, f'#line {block.line} "{block.path}"', block.code])


def unit(root, blocks):
    """One translation unit with a main() that runs all the blocks."""
    text = preamble(root)
    body, calls = [], []
    for number, block in enumerate(blocks):
        code = []
        for line in block.code.splitlines():
            include = re.match(r"\s*#\s*include", line)
            if include:
                text.append(line)
            code.append("" if include else line)
        parts = chunks("\n".join(code) + "\n")
        awaits = any(re.search(r"\bco_(await|return|yield)\b", house.blank(part))
                     for part, _, declaration in parts if not declaration)
        name = f"example_{number}"
        body += [f"namespace {name} {{", "using namespace pollen;"]
        for wanted in (True, False):
            if not wanted:
                body.append("pollen::Coro<void> run() {" if awaits else "void run() {")
            for part, line, declaration in parts:
                if declaration == wanted:
                    body += [f'#line {block.line + line} "{block.path}"', part]
        body += ["co_return;" if awaits else "", "}", "}"]
        calls.append(f"pollen::block_on({name}::run());" if awaits else f"{name}::run();")
    return "\n".join([*text, *body, "int main() {", *calls, "}"]) + "\n"


def programs(root, blocks):
    """(name, text, whether it is linked and run) of every program to be made of the blocks."""
    together, result = {}, []
    for block in blocks:
        if ALONE.search(block.code):
            name = re.sub(r"\W+", "_", f"{block.path}_{block.line}")
            result.append((name, alone(root, block), False))
        else:
            group = block.path.parts[2] if block.path.parts[0] == "include" else str(block.path)
            together.setdefault(re.sub(r"\W+", "_", group.removesuffix(".hpp")), []).append(block)
    return result + [(name, unit(root, group), True) for name, group in together.items()]


def compile_and_run(program, directory, compiler, link):
    name, text, runs = program
    source = directory / f"{name}.cpp"
    if not source.is_file() or source.read_text(encoding="utf-8") != text:
        source.write_text(text, encoding="utf-8")
    target = directory / f"{name}.o"
    steps = [[*compiler, "-c", str(source), "-o", str(target)]]
    if runs:
        executable = directory / name
        steps += [[*compiler, str(target), *link, "-o", str(executable)], [str(executable)]]
    for step in steps:
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                              check=False)
        if done.returncode != 0:
            return [f"{name}: ended with {done.returncode}: {' '.join(step)}\n"
                    + done.stdout.decode(errors="replace")]
    return []


def compile_all(root, blocks, directory, compiler, link):
    directory.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda program: compile_and_run(program, directory, compiler, link),
                           programs(root, blocks))
        return [problem for found in results for problem in found]


def main():
    arguments = sys.argv[1:]
    compiling = None
    if "--compile" in arguments:
        at, dashes = arguments.index("--compile"), arguments.index("--")
        compiling = pathlib.Path(arguments[at + 1])
        command = arguments[dashes + 1:]
        link_at = command.index("--link") if "--link" in command else len(command)
        compiler, link = command[:link_at], command[link_at + 1:]
        arguments = arguments[:at]
    given = [argument for argument in arguments if not argument.startswith("-")]
    root = pathlib.Path(given[0]).resolve() if given else house.ROOT
    if "--fix" in arguments:
        fix(root)
    own, problems, quoted = collect(root)
    if compiling:
        problems += compile_all(root, own, compiling, compiler, link)
        house.finish(problems, f"{len(own)} examples compile and run")
    house.finish(problems, f"{quoted} examples equal their files; {len(own)} are compiled by tests")


if __name__ == "__main__":
    main()
