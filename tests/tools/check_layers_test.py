# SPDX-License-Identifier: MIT
# Self-test of tools/check_layers.py: each kind of wrong include is refused, right ones pass.

import unittest

import checker
import check_layers

LAYERS = """
floor 0: abi detail
floor 1: task
floor 4: coro ffi
only abi: stdint.h
forbid task: memory
"""


class Layers(checker.TreeTest):
    def check(self, path, include, layers=LAYERS):
        self.write("tools/layers.txt", layers)
        for header in ("detail/config.hpp", "task/poll.hpp", "coro/coro.hpp", "ffi/ffi.hpp"):
            self.write(f"include/pollen/{header}", checker.SPDX)
        self.write(path, f"{checker.SPDX}#include {include}\n")
        return check_layers.check(self.root)[0]

    def test_down_is_allowed(self):
        self.assertEqual(self.check("include/pollen/task/waker.hpp", "<pollen/detail/config.hpp>"),
                         [])

    def test_own_room_is_allowed(self):
        self.assertEqual(self.check("include/pollen/task/waker.hpp", "<pollen/task/poll.hpp>"), [])

    def test_up_is_refused(self):
        self.assert_one(self.check("include/pollen/task/waker.hpp", "<pollen/coro/coro.hpp>"),
                        "includes up", "waker.hpp:4")

    def test_a_neighbour_is_refused(self):
        self.assert_one(self.check("include/pollen/coro/x.hpp", "<pollen/ffi/ffi.hpp>"),
                        "share floor 4")

    def test_sources_keep_the_floors(self):
        self.assert_one(self.check("src/task/x.cpp", "<pollen/coro/coro.hpp>"), "includes up")

    def test_quotes_are_refused(self):
        self.assert_one(self.check("include/pollen/task/waker.hpp", '"poll.hpp"'), "angle brackets")

    def test_a_heavy_header_is_refused(self):
        self.assert_one(self.check("include/pollen/task/x.hpp", "<memory>"), "too heavy")

    def test_a_heavy_header_is_allowed_with_a_reason(self):
        allowed = LAYERS + "allow include/pollen/task/x.hpp: memory because of a good reason\n"
        self.assertEqual(self.check("include/pollen/task/x.hpp", "<memory>", allowed), [])

    def test_an_exception_without_a_reason_is_refused(self):
        allowed = LAYERS + "allow include/pollen/task/poll.hpp: memory\n"
        self.assert_one(self.check("include/pollen/task/x.hpp", "<new>", allowed), "not understood")

    def test_abi_includes_stdint_only(self):
        self.assert_one(self.check("include/pollen/abi/x.h", "<stdlib.h>"), "nothing but")

    def test_a_room_without_a_floor_is_refused(self):
        self.assert_one(self.check("include/pollen/attic/x.hpp", "<new>"), "no floor")

    def test_a_missing_header_is_refused(self):
        self.assert_one(self.check("include/pollen/task/x.hpp", "<pollen/task/gone.hpp>"),
                        "there is no header")

    def test_a_comment_is_no_include(self):
        self.assertEqual(self.check("include/pollen/task/x.hpp", "<new>\n// #include <memory>"), [])


if __name__ == "__main__":
    unittest.main()
