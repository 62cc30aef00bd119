# SPDX-License-Identifier: MIT
# Self-test of tools/check_size.py: long headers and long lines are refused.

import unittest

import checker
import check_size


class Size(checker.TreeTest):
    def check(self, lines):
        self.write("include/pollen/task/poll.hpp", "//\n" * lines)
        return check_size.check(self.root)[0]

    def test_the_limit_passes(self):
        self.assertEqual(self.check(300), [])

    def test_one_line_more_is_refused(self):
        self.assert_one(self.check(301), "301 lines")

    def test_a_reason_excuses(self):
        self.write("tools/size_exceptions.txt", "include/pollen/task/poll.hpp: one table, long\n")
        self.assertEqual(self.check(301), [])

    def test_an_exception_without_a_reason_is_refused(self):
        self.write("tools/size_exceptions.txt", "include/pollen/task/poll.hpp: long\n")
        self.assert_one(self.check(301), "needs a reason")

    def test_a_long_line_is_refused(self):
        self.write("tests/x.cpp", "\n// " + "x" * 98 + "\n")
        self.assert_one(self.check(1), "tests/x.cpp:2: 101 columns")

    def test_a_long_address_passes(self):
        self.write("tests/x.cpp", "// https://" + "x" * 98 + "\n")
        self.assertEqual(self.check(1), [])

    def test_a_stale_exception_is_refused(self):
        self.write("tools/size_exceptions.txt", "include/pollen/task/poll.hpp: one table, long\n")
        self.assert_one(self.check(10), "only 10 lines")


if __name__ == "__main__":
    unittest.main()
