# SPDX-License-Identifier: MIT
# Self-test of tools/check_doc_examples.py: what it quotes, extracts, compiles and refuses.

import os
import unittest

import checker
import check_doc_examples as docs

EXAMPLE = """// SPDX-License-Identifier: MIT
// Says hello, and nothing more.

#include <cstdio>

// [main]
int main() {
    std::puts("hello");
}
// [/main]
"""
FENCE = "`" * 3


def block(code, marker=""):
    return f"{marker}\n{FENCE}cpp\n{code}{FENCE}\n"


class Quoted(checker.TreeTest):
    def check(self, text):
        self.write("examples/01_hello.cpp", EXAMPLE)
        self.write("README.md", text)
        return docs.collect(self.root)[1]

    def test_a_whole_file_passes_without_its_first_comment(self):
        code = '#include <cstdio>\n\nint main() {\n    std::puts("hello");\n}\n'
        self.assertEqual(self.check(block(code, "<!-- example: examples/01_hello.cpp -->")), [])

    def test_a_region_passes(self):
        code = 'int main() {\n    std::puts("hello");\n}\n'
        self.assertEqual(self.check(block(code, "<!-- example: examples/01_hello.cpp [main] -->")),
                         [])

    def test_a_difference_is_refused(self):
        code = 'int main() {\n    std::puts("bye");\n}\n'
        self.assert_one(self.check(block(code, "<!-- example: examples/01_hello.cpp [main] -->")),
                        "differs", "README.md:3")

    def test_a_missing_region_is_refused(self):
        self.assert_one(self.check(block("", "<!-- example: examples/01_hello.cpp [gone] -->")),
                        "has no region")

    def test_a_missing_file_is_refused(self):
        self.assert_one(self.check(block("", "<!-- example: examples/02_gone.cpp -->")),
                        "there is no file")

    def test_a_file_that_no_test_runs_is_refused(self):
        self.assert_one(self.check(block("", "<!-- example: include/x.hpp -->")), "quoted from")

    def test_fix_quotes_again(self):
        self.check(block("x\n", "<!-- example: examples/01_hello.cpp [main] -->") + "after\n")
        docs.fix(self.root)
        self.assertEqual(docs.collect(self.root)[1], [])
        self.assertTrue((self.root / "README.md").read_text().endswith("after\n"))


class Own(checker.TreeTest):
    def setUp(self):
        super().setUp()
        self.write("include/pollen/pollen.hpp", "namespace pollen { inline int one() { return 1; } }")

    def run_all(self, path, text):
        self.write(path, text)
        own, problems, _ = docs.collect(self.root)
        compiler = [os.environ.get("CXX", "g++"), "-std=c++20", f"-I{self.root}/include"]
        return problems + docs.compile_all(self.root, own, self.root / "out", compiler, [])

    def test_statements_and_declarations_run(self):
        code = ("#include <map>\nstruct A { int x; };\nint twice(int v) { return 2 * v; }\n"
                "auto f = [](int v) { return v; };\nstd::map<int, int> m;\n"
                "if (f(1) == 1) { m[1] = 2; } else { m[2] = 3; }\n"
                "for (int i = 0; i < 3; ++i) m[i] = 1;\nassert(twice(A{one()}.x) == 2);\n")
        self.assertEqual(self.run_all("README.md", block(code)), [])

    def test_an_assertion_that_fails_is_refused(self):
        self.assert_one(self.run_all("README.md", block("assert(one() == 2);\n")), "README.md:3")

    def test_code_that_does_not_compile_is_refused_with_its_line(self):
        self.assert_one(self.run_all("README.md", "\n\n" + block("int x = \"no\";\n")),
                        "README.md:5")

    def test_a_program_is_compiled_alone(self):
        self.assertEqual(self.run_all("README.md", block("int main() { return pollen::one(); }\n")),
                         [])

    def test_an_example_in_a_header_runs(self):
        header = ("/// A thing.\n///\n/// Example:\n///     int x = one();\n"
                  "///     assert(x == 2);\n/// Errors: none.\nint y;\n")
        self.assert_one(self.run_all("include/pollen/task/x.hpp", header), "task/x.hpp:5", "x == 2")

    def test_a_fenced_example_in_a_header_runs(self):
        header = f"/// Example:\n/// {FENCE}cpp\n/// assert(one() == 2);\n/// {FENCE}\nint y;\n"
        self.assert_one(self.run_all("include/pollen/task/x.hpp", header), "task/x.hpp:3")

    def test_an_example_of_one_line_runs(self):
        self.assert_one(self.run_all("include/pollen/task/x.hpp",
                                     "/// Example: `EXPECT_EQ(one(), 2);`\nint y;\n"),
                        "task/x.hpp:1")

    def test_an_example_without_code_is_refused(self):
        self.assert_one(self.run_all("include/pollen/task/x.hpp", "/// Example: see above\n"),
                        "not followed by code")

    def test_other_languages_are_left_alone(self):
        self.assertEqual(self.run_all("README.md", f"{FENCE}rust\nfn main() {{}}\n{FENCE}\n"), [])


class Chunks(unittest.TestCase):
    def declarations(self, code):
        return [declaration for _, _, declaration in docs.chunks(code)]

    def test_a_coroutine_is_a_declaration(self):
        self.assertEqual(self.declarations("pollen::Coro<int> f(int a) { co_return a; }\nf(1);"),
                         [True, False])

    def test_a_lambda_is_a_statement(self):
        self.assertEqual(self.declarations("auto f = [](int a) { return a; };"), [False])

    def test_an_object_that_a_function_uses_is_raised_to_its_scope(self):
        self.assertEqual(
            self.declarations("std::atomic<int> n = 0;\nconst T t{.f = &f};\nint f(int a) { return n; }\n"
                              "f(1);"), [True, True, True, False])

    def test_statements_before_a_function_stay_statements(self):
        self.assertEqual(self.declarations("int n = 0;\nf(n);\nint g(int a) { return a; }"),
                         [False, False, True])

    def test_a_loop_is_a_statement(self):
        self.assertEqual(self.declarations("while (f(1)) { g(); }\ng();"), [False, False])

    def test_an_initialised_object_is_a_statement(self):
        self.assertEqual(self.declarations("std::vector<int> v{1, 2};\nThing t(f, [] { g(); });"),
                         [False, False])


if __name__ == "__main__":
    unittest.main()
