# SPDX-License-Identifier: MIT
# Self-test of tools/check_conformance.py: what is open, unknown, without a test or without a reason.

import unittest

import checker
import check_conformance

HEAD = "// SPDX-License-Identifier: MIT\n"


class Conformance(checker.TreeTest):
    def setUp(self):
        super().setUp()
        self.write("tests/conformance/futures_rs.txt",
                   "# names\nfutures/tests/try-join.rs: first, second,\n    third\n"
                   "futures/tests/io.rs: read\n    left out: there is no I/O here\n")
        self.write("docs/.keep", "")

    def check(self, *lines):
        self.write("tests/conformance/try_join.test.cpp", HEAD + "\n".join(lines) + "\n")
        check_conformance.check(self.root, fix=True)
        return check_conformance.check(self.root)[0]

    def test_an_answer_or_a_reason_for_each_passes(self):
        self.assertEqual(self.check(
            "// left out: try_join: third: C++ has no such thing", "// at all",
            "",
            "// theirs: try_join: first,", "// second", "// It does more.", "TEST(TryJoin, Works) {"), [])
        table = (self.root / "docs/conformance.md").read_text(encoding="utf-8")
        self.assertIn("Of 4 tests, 2 are answered and 2 left out.", table)
        self.assertIn("left out: C++ has no such thing at all", table)
        self.assertIn("[TryJoin.Works](../tests/conformance/try_join.test.cpp)", table)

    def test_several_marks_may_stand_above_a_test(self):
        self.assertEqual(self.check(
            "// theirs: try_join: first", "// theirs: try_join: second, third",
            "TEST(TryJoin, Works) {"), [])

    def test_what_nobody_answers_to_is_refused(self):
        self.assert_one(self.check("// theirs: try_join: first, second", "TEST(A, B) {"), "third")

    def test_an_unknown_name_is_refused(self):
        self.assert_one(self.check("// theirs: try_join: first, second, third, fourth",
                                   "TEST(A, B) {"), "no fourth")

    def test_a_mark_without_a_test_is_refused(self):
        problems = self.check("// theirs: try_join: first, second, third", "", "TEST(A, B) {")
        self.assertIn("no test follows", problems[0])

    def test_what_is_left_out_needs_a_reason(self):
        self.assert_one(self.check("// theirs: try_join: first, second", "TEST(A, B) {",
                                   "// left out: try_join: third: no"), "needs a reason")

    def test_a_table_that_is_out_of_date_is_refused(self):
        self.check("// theirs: try_join: first, second, third", "TEST(A, B) {")
        self.write("docs/conformance.md", "old")
        self.assert_one(check_conformance.check(self.root)[0], "--fix")


if __name__ == "__main__":
    unittest.main()
