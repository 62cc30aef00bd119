# SPDX-License-Identifier: MIT
# Self-test of tools/check_private.py: paths and hosts of one machine are refused.

import unittest

import checker
import check_private


class Private(checker.TreeTest):
    def check(self, text, environment=None):
        return check_private.check_text("x.md", text, {"docs.rs"},
                                        check_private.private_hosts(environment or {}))

    def test_a_home_directory_is_refused(self):
        self.assert_one(self.check("see " + "/home/" + "somebody/x"), "path of one machine")

    def test_an_unknown_top_directory_is_refused(self):
        self.assert_one(self.check('"' + "/mount/" + 'thing"'), "path of one machine")

    def test_a_temporary_directory_is_refused(self):
        self.assert_one(self.check("cd " + "/tmp/" + "x"), "path of one machine")

    def test_system_directories_pass(self):
        self.assertEqual(self.check("#!/usr/bin/env python3, /etc/apt/sources.list"), [])

    def test_relative_paths_and_words_pass(self):
        self.assertEqual(self.check("build/debug, and/or/both, ./scripts/test, <x/y/z>, a / b"), [])

    def test_a_listed_host_passes(self):
        self.assertEqual(self.check("https://docs.rs/async-ffi"), [])

    def test_an_unlisted_host_is_refused(self):
        self.assert_one(self.check("https://cargo." + "example.org/index"), "does not list")

    def test_a_host_of_the_settings_is_refused_anywhere(self):
        settings = {"PIP_INDEX_URL": "https://user:word@" + "mirror.corp.example/simple"}
        self.assert_one(self.check("host = mirror.corp.example", settings), "machine's settings")

    def test_public_registries_in_the_settings_pass(self):
        settings = {"CARGO_REGISTRY": "https://" + "index.crates.io/"}
        self.assertEqual(self.check("index.crates.io", settings), [])


if __name__ == "__main__":
    unittest.main()
