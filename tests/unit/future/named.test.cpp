// SPDX-License-Identifier: MIT
// Tests of named: the future stays what it is, and says its name.

#include <pollen/future/map.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

struct Stays {
    using Output = int;
    static constexpr bool is_sendable = false;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;
    pollen::Poll<int> poll(pollen::Context&) { return 7; }
};

TEST(Named, PassesThePollsThrough) {
    TestTask task(ready_after(1, std::make_unique<int>(7)) | future::named("seven"));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(*task.poll().value(), 7);
}

TEST(Named, SaysALiteral) {
    const auto named = future::named(future::ready(7), "seven");

    EXPECT_STREQ(named.task_name(), "seven");
}

TEST(Named, KeepsAString) {
    const auto named = [] {
        const std::string made =
            "a name too long to lie within the string, number " + std::to_string(7);
        return future::named(future::ready(7), made);
    }();

    EXPECT_STREQ(named.task_name(), "a name too long to lie within the string, number 7");
}

TEST(Named, IsAPipeThatMayBeUsedTwice) {
    const auto naming = future::named(std::string("a name too long to lie within the string"));

    const auto first = future::ready(7) | naming;
    const auto second = future::ready('a') | naming;

    EXPECT_STREQ(first.task_name(), second.task_name());
    EXPECT_NE(first.task_name(), second.task_name());
}

TEST(Named, WithALiteralTakesOnePointer) {
    struct Word {
        using Output = int;
        void* word;
        pollen::Poll<int> poll(pollen::Context&) { return 7; }
    };
    static_assert(sizeof(decltype(future::named(Word(), "word"))) == 2 * sizeof(void*));
}

TEST(Named, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto seven = future::ready(7) | future::named("seven");
    (void) seven.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(Named, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, drops.token("output")) | future::named("two");
    });
}

TEST(Named, IsWhatItsFutureIs) {
    using NamedStays = decltype(future::named(Stays(), "stays"));

    static_assert(!pollen::sendable<NamedStays>);
    static_assert(pollen::borrowing<NamedStays>);
    static_assert(pollen::unpin<NamedStays>);
}

}  // namespace
