// SPDX-License-Identifier: MIT
// Tests of the concept FusedFuture: which futures know that they have finished.

#include <pollen/future/abortable.hpp>
#include <pollen/future/always_ready.hpp>
#include <pollen/future/and_then.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/either.hpp>
#include <pollen/future/flatten.hpp>
#include <pollen/future/fuse.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/option_future.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/pending_once.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/remote_handle.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/then.hpp>
#include <pollen/future/try_join.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/join_all.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

struct Plain {
    using Output = int;
    Plain() noexcept {}
    pollen::Poll<int> poll(pollen::Context&) { return 7; }
};

// Says false, answers, and says true.
template <class F>
void expect_fused(F future) {
    static_assert(pollen::FusedFuture<F>);
    TestTask task(std::move(future));

    EXPECT_FALSE(task.future().is_terminated());
    for (int polls = 0; polls < 3; ++polls) {
        const auto answer = task.poll();
        if (answer.is_ready()) break;
        EXPECT_FALSE(task.future().is_terminated());
    }
    EXPECT_TRUE(task.future().is_terminated());
}

TEST(FusedFuture, LeavesKnowThatTheyHaveFinished) {
    expect_fused(future::ready(7));
    expect_fused(future::ready());
    expect_fused(future::lazy([] { return 7; }));
    expect_fused(future::poll_fn([](pollen::Context&) -> pollen::Poll<int> { return 7; }));
    expect_fused(future::yield_now());
    expect_fused(future::pending_once());
}

TEST(FusedFuture, AdaptersKnowIt) {
    const auto same = [](int value) { return value; };
    const auto next = [](int value) { return ready_after(1, value); };

    expect_fused(future::map(ready_after(1, 7), same));
    expect_fused(future::then(ready_after(1, 7), next));
    expect_fused(future::flatten(future::ready(future::ready(7))));
    expect_fused(future::join(ready_after(1, 7), future::ready(8)));
    expect_fused(future::select(ready_after(1, 7), future::pending<int>()));
    expect_fused(future::abortable(future::ready(7)).future);
    expect_fused(future::boxed(ready_after(1, 7)));
    expect_fused(future::OptionFuture<future::Ready<int>>(future::ready(7)));
    expect_fused(future::ready(7) | future::left_future<future::Ready<int>>());
}

TEST(FusedFuture, AdaptersForResultsKnowIt) {
    const auto next = [](int value) { return future::ok<int>(value); };

    expect_fused(future::and_then(future::ok<int>(7), next));
    expect_fused(future::and_then(future::err<int>(7), next));
    expect_fused(future::try_join(future::ok<int>(7), future::ok<int>(8)));
    expect_fused(future::named(future::ready(7), "seven"));
    std::vector<future::Ready<int>> futures;
    futures.push_back(future::ready(7));
    expect_fused(future::join_all(std::move(futures)));
}

TEST(FusedFuture, AHandleAndItsRemoteKnowIt) {
    auto [handle, remote] = future::remote_handle(future::ready(7));

    expect_fused(std::move(remote));
    expect_fused(std::move(handle));
}

TEST(FusedFuture, WhatNeverAnswersIsNotWorthPolling) {
    EXPECT_TRUE(future::pending<int>().is_terminated());
    EXPECT_FALSE(future::always_ready([] { return 7; }).is_terminated());
}

TEST(FusedFuture, AFutureThatSaysNothingIsNone) {
    static_assert(!pollen::FusedFuture<Plain>);
    static_assert(!pollen::FusedFuture<future::ByRef<Plain>>);
    static_assert(!pollen::FusedFuture<future::Either<Plain, future::Ready<int>>>);
    static_assert(pollen::FusedFuture<future::Fuse<Plain>>);
    const Plain plain;
    EXPECT_FALSE(pollen::detail::says_terminated(plain));
}

TEST(FusedFuture, ALentFutureIsAskedItself) {
    auto seven = future::ready(7);
    TestTask task(future::by_ref(seven));

    EXPECT_FALSE(task.future().is_terminated());
    (void) task.poll();
    EXPECT_TRUE(task.future().is_terminated());
}

}  // namespace
