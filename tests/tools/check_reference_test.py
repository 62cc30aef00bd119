# SPDX-License-Identifier: MIT
# Self-test of tools/check_reference.py: what a page shows, and what it leaves out.

import unittest

import checker
import check_reference

HEADER = """\
// SPDX-License-Identifier: MIT
// skip(): leaves out the first items
// of a stream.

#pragma once

POLLEN_NAMESPACE_BEGIN
namespace detail {
/// For nobody.
int hidden();
}  // namespace detail
namespace stream {

/// Stream of skip().
template <class S>
class [[nodiscard]] Skip {
public:
    using Item = int;
    static constexpr bool is_sendable = true;
    Skip(const Skip&) = delete;
    explicit Skip(S stream) : stream_(std::move(stream)) {}

    /// How many are left out yet.
    /// Precondition: it was polled.
    int left() const noexcept { return left_; }

    template <class U>
        requires(sizeof(U) > 1)
    void set(U value) requires requires(U u) { u + 1; } { left_ = value; }

private:
    /// A secret.
    int secret() const;
    int left_ = 0;
};

/// Without the first `count` items.
/// Errors: none.
/// Example:
/// ```cpp
/// auto rest = stream::skip(items, 2);
/// ```
template <class S>
Skip<S> skip(S stream, int count) {
    return Skip<S>(std::move(stream));
}
constexpr auto skip(int count) {
    return 1;
}

int no_comment();

}  // namespace stream
POLLEN_NAMESPACE_END
"""


class Reference(checker.TreeTest):
    def page(self):
        self.write("include/pollen/stream/skip.hpp", HEADER)
        self.assertEqual(check_reference.check(self.root, fix=True)[0], [])
        return (self.root / "docs/reference/stream/skip.md").read_text(encoding="utf-8")

    def test_a_page_begins_with_what_the_header_is(self):
        self.assertTrue(self.page().startswith(
            "# skip\n\nskip(): leaves out the first items of a stream.\n\n"
            "```cpp\n#include <pollen/stream/skip.hpp>\n```\n"))

    def test_functions_come_before_the_types_that_they_return(self):
        self.assertLess(self.page().index("## skip"), self.page().index("## Skip"))

    def test_overloads_share_a_comment(self):
        self.assertIn("Skip<S> skip(S stream, int count);\nconstexpr auto skip(int count);\n```\n\n"
                      "Without the first `count` items.\n\n**Errors:** none.", self.page())

    def test_public_members_are_shown_without_their_bodies(self):
        page = self.page()
        self.assertIn("int left() const noexcept;\n```\n\nHow many are left out yet.\n\n"
                      "**Precondition:** it was polled.", page)
        self.assertIn("void set(U value) requires requires(U u) { u + 1; };", page)

    def test_what_is_not_for_users_is_left_out(self):
        page = self.page()
        for word in ("hidden", "secret", "is_sendable", "delete", "left_", "no_comment"):
            self.assertNotIn(word, page)

    def test_the_index_has_a_line_for_each_page(self):
        self.page()
        index = (self.root / "docs/reference/README.md").read_text(encoding="utf-8")
        self.assertIn("| [skip](stream/skip.md) | skip(): leaves out the first items of a stream. |",
                      index)

    def test_a_page_that_is_out_of_date_is_refused(self):
        self.page()
        self.write("include/pollen/stream/skip.hpp", HEADER.replace("Errors: none", "Errors: many"))
        self.assert_one(check_reference.check(self.root)[0], "--fix")

    def test_a_page_without_a_header_is_refused(self):
        self.page()
        self.write("docs/reference/stream/gone.md", "")
        self.assert_one(check_reference.check(self.root)[0], "there is no such header")


if __name__ == "__main__":
    unittest.main()
