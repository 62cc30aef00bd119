# SPDX-License-Identifier: MIT
# Self-test of tools/check_mirror.py: a header without a test and a test without a header are refused.

import unittest

import checker
import check_mirror


class Mirror(checker.TreeTest):
    def setUp(self):
        super().setUp()
        self.write("include/pollen/task/poll.hpp", "")

    def check(self):
        return check_mirror.check(self.root)[0]

    def test_a_mirrored_header_passes(self):
        self.write("tests/unit/task/poll.test.cpp", "")
        self.assertEqual(self.check(), [])

    def test_a_test_of_one_situation_passes(self):
        self.write("tests/unit/task/poll.test.cpp", "")
        self.write("tests/unit/task/poll_of_void.test.cpp", "")
        self.assertEqual(self.check(), [])

    def test_a_header_without_a_test_is_refused(self):
        self.assert_one(self.check(), "there is no tests/unit/task/poll.test.cpp")

    def test_a_test_without_a_header_is_refused(self):
        self.write("tests/unit/task/poll.test.cpp", "")
        self.write("tests/unit/task/gone.test.cpp", "")
        self.assert_one(self.check(), "there is no such header")

    def test_a_source_of_a_header_passes(self):
        self.write("tests/unit/task/poll.test.cpp", "")
        self.write("src/task/poll.cpp", "")
        self.assertEqual(self.check(), [])

    def test_a_source_without_a_header_is_refused(self):
        self.write("tests/unit/task/poll.test.cpp", "")
        self.write("src/task/gone.cpp", "")
        self.assert_one(self.check(), "src/task/gone.cpp: there is no include/pollen/task/gone.hpp")

    def test_an_exception_with_a_reason_passes(self):
        self.write("tools/mirror_exceptions.txt",
                   "include/pollen/task/poll.hpp: holds macros and nothing else\n")
        self.assertEqual(self.check(), [])

    def test_an_exception_without_a_reason_is_refused(self):
        self.write("tools/mirror_exceptions.txt", "include/pollen/task/poll.hpp:\n")
        self.assert_one(self.check(), "needs a reason")

    def test_a_stale_exception_is_refused(self):
        self.write("tests/unit/task/poll.test.cpp", "")
        self.write("tools/mirror_exceptions.txt",
                   "include/pollen/task/poll.hpp: holds macros and nothing else\n")
        self.assert_one(self.check(), "has a test by now")


if __name__ == "__main__":
    unittest.main()
