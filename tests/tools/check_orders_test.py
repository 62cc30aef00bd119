# SPDX-License-Identifier: MIT
# Self-test of tools/check_orders.py: a missing order, a missing reason and a bypass are refused.

import unittest

import checker
import check_orders


class Orders(checker.TreeTest):
    def check(self, code):
        return check_orders.check_text("x.hpp", code)[0]

    def test_order_and_reason_pass(self):
        self.assertEqual(self.check("// order: acquire pairs with wake().\nx.load(Order::Acquire);"),
                         [])

    def test_a_reason_of_several_lines_passes(self):
        self.assertEqual(
            self.check("// order: acquire pairs\n// with\n// wake(),\n// which releases\n// it\n"
                       "x.load(Order::Acquire);"), [])

    def test_a_missing_order_is_refused(self):
        self.assert_one(self.check("// order: none\nx.load();"), "does not name its order", "x.hpp:2")

    def test_one_order_is_too_few_for_a_compare_exchange(self):
        self.assert_one(
            self.check("// order: some\nx.compare_exchange_strong(a, b, Order::AcqRel);"),
            "both its orders")

    def test_a_missing_reason_is_refused(self):
        self.assert_one(self.check("x.store(1, Order::Release);"), "no `// order:`")

    def test_a_reason_too_far_away_is_refused(self):
        self.assert_one(self.check("// order: far\n\n\n\n\nx->store(1, Order::Release);"),
                        "no `// order:`")

    def test_an_operation_over_several_lines_is_seen_whole(self):
        self.assertEqual(
            self.check("// order: both\nx.compare_exchange_weak(\n  a, b,\n  Order::AcqRel,\n"
                       "  Order::Acquire);"), [])

    def test_std_atomic_is_refused(self):
        self.assert_one(self.check("std::atomic<int> x;"), "threading.hpp")

    def test_the_header_atomic_is_refused(self):
        self.assert_one(self.check("#include <atomic>\n"), "threading.hpp")

    def test_a_builtin_is_refused(self):
        self.assert_one(self.check("__atomic_load_n(&x, 0);"), "threading.hpp")

    def test_comments_are_not_code(self):
        self.assertEqual(self.check("// x.load() would need std::atomic\n"), [])

    def test_std_exchange_is_no_atomic_operation(self):
        self.assertEqual(self.check("std::exchange(a, b);"), [])


if __name__ == "__main__":
    unittest.main()
