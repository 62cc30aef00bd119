# SPDX-License-Identifier: MIT
# Self-test of tests/regression/run.py: a rule is kept as long as, and only where, the compiler is broken.

import os
import sys
import unittest

import checker

sys.path.insert(0, str(checker.ROOT / "tests" / "regression"))
import run  # noqa: E402

COMMAND = [os.environ.get("CXX", "g++"), "-std=c++20"]
COMPILER, VERSION = run.identify(COMMAND)
OTHER = "clang" if COMPILER == "gcc" else "gcc"


class Regression(checker.TreeTest):
    def check(self, directive, avoided, recommended="int main() {}"):
        self.write("x.cpp", f"{directive}\n#ifdef POLLEN_AVOIDED_FORM\n{avoided}\n#else\n"
                            f"{recommended}\n#endif\n")
        return run.check(str(self.root / "x.cpp"), COMMAND)

    def test_a_form_that_does_not_compile_is_broken(self):
        self.assertEqual(self.check(f"// broken: {COMPILER} {VERSION}", "int main() {"), [])

    def test_a_program_that_fails_is_broken(self):
        self.assertEqual(self.check(f"// broken: {COMPILER}", "int main() { return 1; }"), [])

    def test_a_broken_form_that_works_is_reported(self):
        self.assert_one(self.check(f"// broken: {COMPILER}", "int main() {}"), "the rule may go")

    def test_a_form_that_must_work_is_run(self):
        self.assert_one(self.check(f"// works: {COMPILER}", "int main() { return 1; }"),
                        "does not work")

    def test_another_compiler_or_version_is_not_held_to_it(self):
        self.assertEqual(self.check(f"// works: {OTHER}\n// works: {COMPILER} 1.0",
                                    "int main() { return 1; }"), [])

    def test_the_recommended_form_must_work(self):
        self.assert_one(self.check(f"// works: {COMPILER}", "int main() {}",
                                   "int main() { return 1; }"), "the recommended form")

    def test_a_file_without_a_directive_is_refused(self):
        self.assert_one(self.check("// nothing", "int main() {}"), "has no `// broken")

    def test_a_file_without_an_avoided_form_is_refused(self):
        self.write("x.cpp", f"// works: {COMPILER}\nint main() {{}}\n")
        self.assert_one(run.check(str(self.root / "x.cpp"), COMMAND), "has no avoided form")


if __name__ == "__main__":
    unittest.main()
