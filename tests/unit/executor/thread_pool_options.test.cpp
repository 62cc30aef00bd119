// SPDX-License-Identifier: MIT
// ThreadPoolOptions: the defaults, and ThreadHook.

#include <pollen/executor/thread_pool_options.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace {

using pollen::ThreadHook;
using pollen::ThreadPoolOptions;

static_assert(!std::is_copy_constructible_v<ThreadHook> &&
              std::is_nothrow_move_constructible_v<ThreadPoolOptions>);

TEST(ThreadPoolOptions, HasDefaults) {
    const ThreadPoolOptions options;

    EXPECT_EQ(options.threads, 0U);
    EXPECT_STREQ(options.name, "pollen");
    EXPECT_EQ(options.budget, 8U);
    EXPECT_TRUE(options.lifo_slot);
    options.on_start(0);
    options.on_stop(0);
}

TEST(ThreadHook, CallsWhatItWasGiven) {
    std::size_t seen = 0;
    const ThreadHook hook = [&](std::size_t thread) { seen = thread; };

    hook(7);

    EXPECT_EQ(seen, 7U);
}

TEST(ThreadHook, MovesAndDestroysWhatItOwns) {
    auto owned = std::make_shared<int>(0);
    {
        ThreadHook hook = [owned](std::size_t) { ++*owned; };
        EXPECT_EQ(owned.use_count(), 2);
        ThreadHook other(std::move(hook));
        other(0);
        hook = std::move(other);
        hook(0);
        EXPECT_EQ(owned.use_count(), 2);
        hook = [](std::size_t) {};
    }
    EXPECT_EQ(owned.use_count(), 1);
    EXPECT_EQ(*owned, 2);
}

}  // namespace
