# SPDX-License-Identifier: MIT
# Self-test of tools/check_umbrella.py: lacking, foreign and doubled lines of an umbrella are refused.

import unittest

import checker
import check_umbrella


class Umbrella(checker.TreeTest):
    def check(self, *lines, everything=("pollen/task.hpp",)):
        self.write("include/pollen/task/poll.hpp", "")
        self.write("include/pollen/task/waker.hpp", "")
        self.write("include/pollen/task.hpp", "".join(f"#include <{line}>\n" for line in lines))
        self.write("include/pollen/pollen.hpp",
                   "".join(f"#include <{line}>\n" for line in everything))
        return check_umbrella.check(self.root)[0]

    def test_a_complete_umbrella_passes(self):
        self.assertEqual(self.check("pollen/task/poll.hpp", "pollen/task/waker.hpp"), [])

    def test_a_missing_header_is_refused(self):
        self.assert_one(self.check("pollen/task/poll.hpp"), "lacks <pollen/task/waker.hpp>")

    def test_a_foreign_header_is_refused(self):
        self.assert_one(
            self.check("pollen/task/poll.hpp", "pollen/task/waker.hpp", "pollen/detail/abort.hpp"),
            "does not belong")

    def test_a_header_named_twice_is_refused(self):
        self.assert_one(
            self.check("pollen/task/poll.hpp", "pollen/task/waker.hpp", "pollen/task/poll.hpp"),
            "twice")

    def test_a_room_without_an_umbrella_is_refused(self):
        self.write("include/pollen/ffi/x.hpp", "")
        self.assert_one(self.check("pollen/task/poll.hpp", "pollen/task/waker.hpp"),
                        "ffi.hpp: the room has no umbrella")

    def test_the_umbrella_of_everything_lacks_none(self):
        self.assert_one(
            self.check("pollen/task/poll.hpp", "pollen/task/waker.hpp", everything=()),
            "pollen.hpp: lacks <pollen/task.hpp>")

    def test_testing_stays_out_of_the_umbrella_of_everything(self):
        self.write("include/pollen/testing/x.hpp", "")
        self.write("include/pollen/testing.hpp", "#include <pollen/testing/x.hpp>\n")
        self.assertEqual(self.check("pollen/task/poll.hpp", "pollen/task/waker.hpp"), [])


if __name__ == "__main__":
    unittest.main()
