# SPDX-License-Identifier: MIT
# The rows of compile time: what a file costs that includes a header and does nothing else.
"""Each subject is a set of #include lines, given to the compiler with -fsyntax-only."""

from pathlib import Path

INCLUDE = Path(__file__).resolve().parent.parent / "include"
EVERYTHING = sorted(str(file.relative_to(INCLUDE)) for file in INCLUDE.glob("pollen/*.hpp"))

#: row -> who -> what is included. The first three are the yardsticks of both rows.
COMMON = {
    "empty file": [],
    "<coroutine>": ["coroutine"],
    "<coroutine> <optional> <utility>": ["coroutine", "optional", "utility"],
}
HEADERS = {
    "include_border": COMMON
    | {
        "pollen": ["pollen/coro.hpp", "pollen/ffi.hpp"],
        "Asio awaitable, co_spawn": ["asio/awaitable.hpp", "asio/co_spawn.hpp"],
    },
    "include_all": COMMON | {"pollen": EVERYTHING, "Asio": ["asio.hpp"]},
}


def source(headers: list[str]) -> str:
    """The file that is compiled."""
    return "".join(f"#include <{header}>\n" for header in headers) + "int main() {}\n"
