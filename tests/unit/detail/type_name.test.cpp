// SPDX-License-Identifier: MIT
// The names of types, as people read them.

#include <pollen/detail/type_name.hpp>
#include <pollen/task/waker.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using pollen::detail::type_name;

struct Plain {};
template <class... Ts>
struct Of {};

TEST(TypeName, IsWhatTheCompilerCallsTheType) {
    EXPECT_STREQ(type_name<int>(), "int");
    EXPECT_EQ(std::string(type_name<Plain>()).find("Plain") == std::string::npos, false);
}

TEST(TypeName, KeepsTheArgumentsOfATemplate) {
    const std::string name = type_name<Of<Of<int>, char>>();

    EXPECT_NE(name.find("Of<int>"), std::string::npos) << name;
    EXPECT_EQ(name.substr(name.size() - 6), " char>") << name;
}

TEST(TypeName, DoesNotMentionTheInlineNamespace) {
    EXPECT_STREQ(type_name<pollen::Waker>(), "pollen::Waker");
    const std::string two = type_name<Of<pollen::Waker, pollen::Waker>>();
    EXPECT_EQ(two.substr(two.find("pollen")), "pollen::Waker, pollen::Waker>");
}

TEST(TypeName, IsKnownAtCompileTime) {
    static_assert(type_name<int>()[0] == 'i');
    static_assert(type_name<int>()[3] == '\0');
}

}  // namespace
