# SPDX-License-Identifier: MIT
# Self-test of tests/compile_fail/run.py: the ways in which a refusal can be no proof.

import os
import sys
import unittest

import checker

sys.path.insert(0, str(checker.ROOT / "tests" / "compile_fail"))
import run  # noqa: E402


class CompileFail(checker.TreeTest):
    def check(self, text):
        self.write("x.fail.cpp", text)
        return run.check(str(self.root / "x.fail.cpp"), [os.environ.get("CXX", "g++"), "-std=c++20"])

    def code(self, positive, negative, expect="// expect: too big\n"):
        return f"{expect}#ifdef POLLEN_POSITIVE\n{positive}\n#else\n{negative}\n#endif\n"

    def test_a_refusal_with_the_words_passes(self):
        self.assertEqual(
            self.check(self.code("int x;", 'static_assert(false, "too big");')), [])

    def test_other_words_are_refused(self):
        self.assert_one(self.check(self.code("int x;", 'static_assert(false, "small");')),
                        "does not say 'too big'")

    def test_code_that_compiles_is_refused(self):
        self.assert_one(self.check(self.code("int x;", "int y;")), "compiles, and must not")

    def test_a_broken_twin_is_refused(self):
        self.assert_one(self.check(self.code("int x", 'static_assert(false, "too big");')),
                        "the positive twin does not compile")

    def test_a_file_without_a_twin_is_refused(self):
        self.assert_one(self.check("// expect: too big\nstatic_assert(false, \"too big\");\n"),
                        "has no positive twin")

    def test_a_file_without_expectations_is_refused(self):
        self.assert_one(self.check(self.code("int x;", "int", expect="")), "has no `// expect")

    def test_every_expectation_counts(self):
        two = "// expect: too big\n// expect: too far\n"
        self.assert_one(self.check(self.code("int x;", 'static_assert(false, "too big");', two)),
                        "does not say 'too far'")

    def test_an_expectation_for_another_compiler_does_not_count(self):
        clang = "clang" in os.environ.get("CXX", "g++")
        two = f"// expect: too big\n// expect({'gcc' if clang else 'clang'}): too far\n"
        self.assertEqual(
            self.check(self.code("int x;", 'static_assert(false, "too big");', two)), [])


if __name__ == "__main__":
    unittest.main()
