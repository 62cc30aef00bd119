// SPDX-License-Identifier: MIT
// Tests of pipes: they give the same future as the function, and compose.

#include <pollen/future.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::testing::TestTask;

namespace {

int add_one(int value) { return value + 1; }
int twice(int value) { return 2 * value; }

TEST(Pipe, GivesTheTypeThatTheFunctionGives) {
    auto piped = future::ready(7) | future::map(add_one);
    auto called = future::map(future::ready(7), add_one);

    static_assert(std::is_same_v<decltype(piped), decltype(called)>);
    TestTask task(std::move(piped));
    EXPECT_EQ(task.poll().value(), 8);
}

TEST(Pipe, AppliesAdaptersFromLeftToRight) {
    TestTask task(future::ready(5) | future::map(add_one) | future::map(twice));

    EXPECT_EQ(task.poll().value(), 12);
}

TEST(Pipe, ComposesWithoutAFuture) {
    auto both = future::map(add_one) | future::map(twice);
    TestTask task(future::ready(5) | std::move(both));

    EXPECT_EQ(task.poll().value(), 12);
}

TEST(Pipe, ComposesDifferentAdapters) {
    TestTask task(future::ready(5) |
                  (future::then([](int value) { return future::ready(value + 1); }) |
                   future::map(twice) | future::boxed()));

    static_assert(
        std::is_same_v<std::remove_cvref_t<decltype(task.future())>, pollen::BoxFuture<int>>);
    EXPECT_EQ(task.poll().value(), 12);
}

TEST(Pipe, CanBeUsedMoreThanOnce) {
    const auto add = future::map(add_one);
    TestTask first(future::ready(1) | add);
    TestTask second(future::ready(2) | add);

    EXPECT_EQ(first.poll().value(), 2);
    EXPECT_EQ(second.poll().value(), 3);
}

TEST(Pipe, CarriesMoveOnlyArguments) {
    auto offset = std::make_unique<int>(3);
    TestTask task(future::ready(4) |
                  future::map([offset = std::move(offset)](int value) { return value + *offset; }));

    EXPECT_EQ(task.poll().value(), 7);
}

}  // namespace
