#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Keeps docs/reference/: a page for each public header, made of its declarations and its /// comments.
"""
A page shows what a user may call: what stands in a namespace other than detail, or in the public part
of such a class. The comments are the contract and are copied as they are; a diagram of a stream is a
```text block in them. What everybody knows is left out: copying, moving, destructors, the traits.

    check_reference.py [root] [--fix]
"""

import pathlib
import re
import sys
import textwrap

import house

ROOMS = {
    "task": "polls, wakers and contexts",
    "future": "futures and their adapters",
    "stream": "streams and their adapters",
    "sink": "sinks and their adapters",
    "coro": "coroutines",
    "sync": "what tasks share",
    "time": "futures that wait for a moment",
    "executor": "who polls",
    "ffi": "futures that cross a border",
    "compat": "from and to other models",
    "testing": "tests of futures",
}
DIRECTORY = "docs/reference"
TYPE = re.compile(r"(?:^|\s)(class|struct|union|enum class|enum)\s[^;=]*$", re.DOTALL)
NAMESPACE = re.compile(r"^(?:inline\s+)?namespace\s*(\w*)\s*$")
KNOWN = re.compile(  # what every type has
    r"\bis_sendable\b|\bis_borrowing\b|\bis_unpin\b|=\s*delete|operator=(?!=)|~|^static_assert|^friend\b"
    r"|\btrace_awaits\(|^template\s*<[^>]*>\s*friend\b|&&\)\s*(?:noexcept\s*)?=\s*default|^using\s+\w+::")


class Item:
    """A declaration: its comment, its text without a body, where the body is, and whether an empty line
    parts it from the one before."""

    def __init__(self, doc, text, body=None, apart=True):
        self.doc, self.text, self.body, self.apart = doc, text, body, apart

    @property
    def kind(self):
        if NAMESPACE.match(self.text):
            return "namespace"
        head = re.sub(r"^template\s*<.*?>\s*(?=class|struct|union|enum)", "", self.text, flags=re.DOTALL)
        return "type" if self.body and TYPE.match(head) else "other"

    @property
    def name(self):
        text = re.sub(r"\[\[.*?\]\]|POLLEN_[A-Z_]+(?:\(\w*\))?\s", "", self.text)
        for pattern in (r"\bconcept\s+(\w+)", r"^#define\s+(\w+)", r"(operator\s*[^\s(]+|operator\(\))\s*\(",
                        r"(?:class|struct|union|enum class|enum)\s+(\w+)(?:\s*:|\s*<|\s*final|\s*$)",
                        r"\busing\s+(\w+)\s*="):
            match = re.search(pattern, text)
            if match:
                return match[1]
        before = without_templates(text).split("=")[0].split("(")[0].split("{")[0]
        words = re.findall(r"[\w~]+", before)
        return words[-1] if words else ""


def without_templates(text):
    """The text without template<...> and requires clauses in front, and without <...> in it."""
    while True:
        shorter = re.sub(r"<[^<>()]*>", " ", text)
        if shorter == text:
            break
        text = shorter
    return re.sub(r"^\s*template\s*", "", text)


def doc_above(text, offset):
    """The /// comment that ends in the line above offset."""
    lines = text[:text.rfind("\n", 0, offset) + 1].splitlines()
    found = []
    while lines and lines[-1].strip().startswith("//"):
        line = lines.pop().strip()
        if line.startswith("///"):
            found.insert(0, line[4:] if line.startswith("/// ") else line[3:])
    return "\n".join(found).rstrip()


def begins_requires(code):
    """True if a requires-expression's { follows."""
    return any(house.matching(code, match.end() - 1) == len(code)
               for match in re.finditer(r"\brequires\s*\(", code)) or code.endswith("requires")


def end_of_declaration(code, start, end):
    """The offset of the ; or of the { of the body, which is then not part of a requires or a value."""
    offset = start
    while offset < end:
        character = code[offset]
        if character in "([":
            offset = house.matching(code, offset)
            continue
        if character == ";":
            return offset
        if character == "{":
            before = code[start:offset].rstrip()
            if not (before.endswith("=") or re.search(r"\bconcept\s+\w+\s*=", before)
                    or begins_requires(before)):
                return offset
            offset = house.matching(code, offset)
            continue
        offset += 1
    return end


def items(text, code, start, end):
    """The declarations between two offsets; an access label is an Item like `private:`."""
    offset = start
    while True:
        before = offset
        while offset < end and (code[offset].isspace() or code[offset] in ";}"):
            offset += 1
        if offset >= end:
            return
        apart = "\n\n" in text[before:offset]
        line_end = code.find("\n", offset)
        line_end = end if line_end < 0 else line_end
        line = code[offset:line_end].strip()
        if line.startswith("#"):
            first = line_end
            while code[line_end - 1] == "\\":
                line_end = code.find("\n", line_end + 1)
            macro = re.match(r"#\s*define (\w+(?:\([^)]*\))?)", text[offset:first])
            if macro:
                yield Item(doc_above(text, offset), "#define " + macro[1])
            offset = line_end
            continue
        if re.fullmatch(r"POLLEN_[A-Z_]+(\(.*\))?", line):
            offset = line_end
            continue
        label = re.match(r"(public|private|protected):", line)
        if label:
            yield Item("", label[0])
            offset += len(label[0])
            continue
        stop = end_of_declaration(code, offset, end)
        declared = text[offset:stop].strip()
        declared = "\n".join(re.sub(r"\s*//.*", "", row) for row in declared.split("\n"))
        doc = doc_above(text, offset)
        if stop < end and code[stop] == "{":
            after = house.matching(code, stop)
            yield Item(doc, declared, (stop + 1, after - 1), apart)
            offset = after
        else:
            yield Item(doc, declared, apart=apart)
            offset = stop + 1


def signature(item, text):
    """The declaration as it is shown: without the initialisers of a constructor or a body."""
    shown = item.text
    if item.kind == "other" and "(" in shown and not shown.startswith("#"):
        depth, seen = 0, False
        for offset, character in enumerate(shown):
            depth += character in "([{"
            depth -= character in ")]}"
            seen |= character == ")" and depth == 0
            if (seen and depth == 0 and character == ":" and shown[offset - 1] != ":"
                    and shown[offset + 1] != ":"):
                shown = shown[:offset].rstrip()
                break
    if re.search(r"\benum\b", shown) and item.body:
        body = text[item.body[0]:item.body[1]].strip("\n").rstrip()
        return textwrap.dedent(shown) + " {\n" + textwrap.indent(textwrap.dedent(body), "    ") + "\n};"
    lines = shown.split("\n")
    return "\n".join(lines[:1] + textwrap.dedent("\n".join(lines[1:])).split("\n")) \
        if len(lines) > 1 and lines[0].startswith("template") else shown


def declared(item, text):
    """What stands in the block of code."""
    ends = item.text.startswith("#") or item.kind == "type"
    return signature(item, text) + ("" if ends else ";")


def is_public_member(item, owner):
    text = " ".join(item.text.split())
    if KNOWN.search(text) or not text:
        return False
    if item.name == owner and not item.doc:
        return False  # a constructor that says nothing
    return not (item.name in ("poll", "poll_next") and not item.doc)


def members(text, code, item):
    """The public members of a class that a page shows."""
    public = not re.search(r"\bclass\b", item.text.split("{")[0])
    for member in items(text, code, *item.body):
        if re.fullmatch(r"(public|private|protected):", member.text):
            public = member.text == "public:"
        elif public and is_public_member(member, item.name):
            yield member


def together(found):
    """Members as ([member...], comment): those without a comment join their neighbours above."""
    groups = []
    for member in found:
        if member.doc or member.apart or not groups:
            groups.append(([member], member.doc))
        else:
            groups[-1][0].append(member)
    return groups


def public(text, code, start, end):
    """The documented declarations of namespace scope; what follows one without a comment of its own,
    and has its name, goes with it."""
    group = None
    for item in items(text, code, start, end):
        if item.kind == "namespace":
            if NAMESPACE.match(item.text)[1] not in ("", "detail"):
                yield from public(text, code, *item.body)
            group = None
        elif item.doc:
            if group:
                yield group
            group = [item]
        elif group and item.name == group[0].name and item.kind == "other":
            group.append(item)
        elif group:
            yield group
            group = None
    if group:
        yield group


def fenced(code):
    return f"```cpp\n{code}\n```"


def prose(doc):
    """A /// comment as Markdown: each named paragraph begins with its name in bold."""
    named = (r"(Precondition|Errors|Thread safety|Memory ordering|Cancellation|Fairness|Allocates|"
             r"Example|Items)")
    lines, in_code, out = doc.split("\n"), False, []
    for line in lines:
        if line.startswith("```"):
            in_code = not in_code
        match = None if in_code else re.match(named + r":(?=\s|$)", line)
        if match and out and out[-1]:
            out.append("")
        out.append(re.sub(named + ":", r"**\1:**", line, count=1) if match else line)
    return "\n".join(out).replace("**Example:**\n```", "**Example:**\n\n```")


def page(path, text):
    """The page of a header, or nothing if it declares nothing for users."""
    code = house.blank(text)
    parts = []
    # What the header is named for comes first, the types that it returns last.
    groups = sorted(public(text, code, 0, len(code)),
                    key=lambda group: bool(re.match(r"(Future|Stream|Sink) of ", group[0].doc)))
    for group in groups:
        first = group[0]
        parts += [f"## {first.name}", "", fenced("\n".join(declared(item, text) for item in group)), "",
                  prose(first.doc), ""]
        if first.kind == "type" and "enum" not in first.text:
            for shared, doc in together(members(text, code, first)):
                parts += [fenced("\n".join(declared(member, text) for member in shared)), ""]
                if doc:
                    parts += [prose(doc), ""]
    if not parts:
        return None
    about = re.search(r"^// SPDX.*\n// ((?:.*)(?:\n// .*)*)", text)
    line = " ".join(about[1].replace("\n// ", " ").split()) if about else ""
    inside = path.relative_to("include").as_posix()
    return "\n".join([f"# {path.stem}", "", line, "", fenced(f"#include <{inside}>"), "", *parts]), line


def pages(root):
    """{path: text} of the whole reference."""
    made, index = {}, [
        "# Reference",
        "",
        "A page for each header that users include, made of the comments in it by",
        "`tools/check_reference.py --fix`. The header is what counts.",
    ]
    for room, about in ROOMS.items():
        rows = []
        for path in house.files(root, f"include/pollen/{room}/*.hpp"):
            made_page = page(path, house.read(root, path))
            if made_page:
                made[f"{DIRECTORY}/{room}/{path.stem}.md"] = made_page[0].rstrip() + "\n"
                rows.append(f"| [{path.stem}]({room}/{path.stem}.md) | {made_page[1]} |")
        if rows:
            index += ["", f"## {room}: {about}", "", "| | |", "| --- | --- |", *rows]
    made[f"{DIRECTORY}/README.md"] = "\n".join(index) + "\n"
    return made


def check(root, fix=False):
    wanted, problems = pages(root), []
    there = {path.as_posix() for path in house.files(root, f"{DIRECTORY}/*.md", f"{DIRECTORY}/*/*.md")}
    for path in sorted(there - set(wanted)):
        if fix:
            (root / path).unlink()
        else:
            problems.append(f"{path}: there is no such header")
    for path, text in wanted.items():
        if fix:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        elif path not in there or house.read(root, path) != text:
            problems.append(f"{path} is not what its header says: run tools/check_reference.py --fix")
    return problems, len(wanted) - 1


if __name__ == "__main__":
    found, count = check(house.root_from_arguments(), "--fix" in sys.argv)
    house.finish(found, f"{count} pages of the reference say what their headers say")
