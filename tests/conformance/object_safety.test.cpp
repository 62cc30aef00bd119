// SPDX-License-Identifier: MIT
// What futures/tests/object_safety.rs asks of traits as types, asked of our boxes and wakers.

// left out: object_safety: sink: sinks are concepts; a class that hides the type of one is the
// user's
// left out: object_safety: io: there are no AsyncRead and AsyncWrite here
// (Rust asks whether a trait can be a type, `dyn Future`. Here that is a class that takes any.)

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/executor.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/stream/box_stream.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/task/waker.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::BoxFuture;

// theirs: object_safety: future
TEST(ObjectSafety, ABoxIsAFutureOfAnyType) {
    static_assert(pollen::FusedFuture<BoxFuture<int>>);
    std::vector<BoxFuture<int>> any;
    any.push_back(future::ready(1));
    any.push_back(future::lazy([] { return 2; }));
    any.push_back(future::ready(1) | future::map([](int value) { return value + 2; }));

    int sum = 0;
    for (BoxFuture<int>& one : any)
        sum += pollen::block_on(std::move(one));
    EXPECT_EQ(sum, 6);
}

// theirs: object_safety: stream
TEST(ObjectSafety, ABoxIsAStreamOfAnyType) {
    static_assert(pollen::Stream<pollen::BoxStream<int>>);
    std::vector<pollen::BoxStream<int>> any;
    any.push_back(stream::boxed(stream::iter(std::vector<int>{1, 2})));

    EXPECT_EQ(pollen::block_on(stream::next(any.front())), 1);
}

struct Wakeable {
    virtual ~Wakeable() = default;
    virtual void wake() = 0;
};
struct Counting : Wakeable {
    void wake() override { ++wakes; }
    int wakes = 0;
};

// theirs: object_safety: task
TEST(ObjectSafety, AWakerIsMadeOfABaseClassAndExecutorsShareAConcept) {
    const auto counting = std::make_shared<Counting>();
    const std::shared_ptr<Wakeable> base = counting;
    pollen::make_waker(base).wake();

    EXPECT_EQ(counting->wakes, 1);
    static_assert(pollen::Executor<pollen::LocalExecutor> && pollen::Executor<pollen::ThreadPool>);
}

}  // namespace
