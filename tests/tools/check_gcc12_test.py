# SPDX-License-Identifier: MIT
# Self-test of tools/check_gcc12.py: the forms of co_await that g++ 12 miscompiles are refused.

import unittest

import checker
import check_gcc12


class Gcc12(checker.TreeTest):
    def check(self, code):
        return check_gcc12.check_text("x.cpp", code)

    def test_a_plain_await_passes(self):
        self.assertEqual(self.check("bool ok = co_await f(x);\nif (ok) { co_await g(); }"), [])

    def test_if_is_refused(self):
        self.assert_one(self.check("if (co_await f()) {}"), "condition of if", "x.cpp:1")

    def test_while_is_refused(self):
        self.assert_one(self.check("do {} while (x && co_await f());"), "condition of while")

    def test_for_is_refused(self):
        self.assert_one(self.check("for (; co_await f();) {}"), "condition of for")

    def test_switch_is_refused(self):
        self.assert_one(self.check("switch (co_await f()) {}"), "condition of switch")

    def test_a_declaration_passes(self):
        self.assertEqual(self.check("while (auto item = co_await next(s)) {}"), [])
        self.assertEqual(self.check("if (const auto* ticket = co_await find()) {}"), [])

    def test_a_declaration_in_a_for_is_refused(self):
        self.assert_one(self.check("for (auto i = co_await f(); i; ++i) {}"), "condition of for")

    def test_a_condition_over_several_lines_is_refused(self):
        self.assert_one(self.check("if (a(b) &&\n    co_await f()) {}"), "condition of if")

    def test_a_regression_test_is_excused(self):
        self.assertEqual(self.check("if (co_await f()) {}  // gcc12: the defect itself"), [])

    def test_a_braced_list_is_refused(self):
        self.assert_one(self.check("co_await f({1, 2});"), "braced list")
        self.assert_one(self.check("co_yield f({1, 2});"), "braced list")

    def test_a_lambda_in_an_await_passes(self):
        self.assertEqual(self.check("co_await [&] { return f(a, b); }();"), [])

    def test_comments_and_strings_are_not_code(self):
        self.assertEqual(self.check('// if (co_await x)\nputs("if (co_await x)");'), [])


if __name__ == "__main__":
    unittest.main()
