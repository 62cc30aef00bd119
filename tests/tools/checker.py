# SPDX-License-Identifier: MIT
# What the checkers' self-tests share: a small tree in a temporary directory, and the checkers' path.

import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

SPDX = "// SPDX-License-Identifier: MIT\n// A header of a test, nothing more.\n#pragma once\n"


class TreeTest(unittest.TestCase):
    """A test that writes files and asks a checker about them."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def assert_one(self, problems, *words):
        """There is exactly one problem, and it has these words."""
        self.assertEqual(len(problems), 1, problems)
        for word in words:
            self.assertIn(word, problems[0])
