# SPDX-License-Identifier: MIT
# Self-test of tools/check_spdx.py: files without licence line or purpose are refused.

import pathlib
import unittest

import checker
import check_spdx


class Spdx(checker.TreeTest):
    def check(self, name, text):
        return check_spdx.check_text(pathlib.PurePosixPath(name), text)

    def test_licence_and_purpose_pass(self):
        self.assertEqual(self.check("x.hpp", checker.SPDX), [])

    def test_c_comments_pass(self):
        self.assertEqual(
            self.check("x.h", "/* SPDX-License-Identifier: MIT */\n/* What the file is. */\n"), [])

    def test_documentation_of_a_rust_file_passes(self):
        self.assertEqual(
            self.check("x.rs", "// SPDX-License-Identifier: MIT\n//! What the file is.\n"), [])

    def test_a_script_has_its_interpreter_first(self):
        self.assertEqual(
            self.check("x", "#!/bin/sh\n# SPDX-License-Identifier: MIT\n# What this file is.\n"), [])

    def test_a_missing_licence_is_refused(self):
        self.assert_one(self.check("x.hpp", "// What this file is.\n"), "SPDX")

    def test_another_licence_is_refused(self):
        self.assert_one(self.check("x.py", "# SPDX-License-Identifier: BSD\n# What this is.\n"),
                        "SPDX")

    def test_the_wrong_kind_of_comment_is_refused(self):
        self.assert_one(self.check("x.py", checker.SPDX), "SPDX")

    def test_a_missing_purpose_is_refused(self):
        self.assert_one(self.check("x.hpp", "// SPDX-License-Identifier: MIT\n#pragma once\n"),
                        "what this file is")

    def test_an_empty_file_is_refused(self):
        self.assert_one(self.check("x.hpp", ""), "SPDX")

    def test_an_unknown_kind_of_file_is_refused(self):
        self.assert_one(self.check("x.odd", "text"), "does not know")


if __name__ == "__main__":
    unittest.main()
