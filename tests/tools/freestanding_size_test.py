# SPDX-License-Identifier: MIT
# Self-test of tools/freestanding_size.py: a table of other sizes is refused, a little is allowed.

import unittest

import checker  # noqa: F401  (finds tools/)
import freestanding_size


def sizes(text):
    return {name: {"text": text, "data": 0, "bss": 100} for name, _ in freestanding_size.PROGRAMS}


class FreestandingSize(unittest.TestCase):
    table = freestanding_size.page("g++ 1", sizes(1000))

    def test_the_same_numbers_pass(self):
        self.assertEqual(freestanding_size.compare("g++ 1", sizes(1000), self.table), ([], True))

    def test_a_tenth_and_64_bytes_are_allowed(self):
        for text in (1164, 836):
            self.assertEqual(freestanding_size.compare("g++ 1", sizes(text), self.table)[0], [])

    def test_more_or_less_is_refused(self):
        for text in (1165, 835):
            problems, _ = freestanding_size.compare("g++ 1", sizes(text), self.table)
            self.assertEqual(len(problems), len(freestanding_size.PROGRAMS))
            self.assertIn(f"text is {text} now, 1000 there", problems[0])

    def test_another_compiler_is_not_compared(self):
        self.assertEqual(freestanding_size.compare("g++ 2", sizes(9000), self.table), ([], False))

    def test_a_table_of_other_programs_is_refused(self):
        problems, _ = freestanding_size.compare("g++ 1", sizes(1000), "# Nothing\n")
        self.assertIn("not the table of these programs", problems[0])


if __name__ == "__main__":
    unittest.main()
