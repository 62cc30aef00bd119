// SPDX-License-Identifier: MIT
// Our futures given to the other side: allocations, polls after the end, drops, and what throws.

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/ffi_context.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/ffi/panic.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace {

using pollen::Coro;
using pollen::FfiFuture;
using pollen::FfiPollTag;
using pollen::LocalCoro;
using pollen::LocalFfiFuture;
using pollen::testing::TestTask;
using support::Log;
using support::Pause;
using support::Tracked;

Coro<std::uint32_t> add_one(std::uint32_t x) {
    co_await Pause();
    co_return x + 1;
}

struct Borrows {
    using Output = void;
    static constexpr bool is_borrowing = true;
    Borrows() noexcept {}
    pollen::Poll<void> poll(pollen::Context&) { return pollen::Poll<void>::ready(); }
};

static_assert(std::is_same_v<decltype(pollen::into_ffi(add_one(1))), FfiFuture<std::uint32_t>>);
static_assert(
    std::is_same_v<decltype(pollen::into_local_ffi(add_one(1))), LocalFfiFuture<std::uint32_t>>);
static_assert(
    std::is_same_v<decltype(pollen::into_ffi(Borrows())), pollen::BorrowingFfiFuture<void>>);
static_assert(std::is_same_v<decltype(pollen::into_local_ffi(Borrows())),
                             pollen::LocalBorrowingFfiFuture<void>>);

TEST(IntoFfi, ACoroutineCrossesAsItsFrame) {
    Coro<std::uint32_t> coro = add_one(41);
    const support::AllocationCounter counter;

    TestTask task(pollen::into_ffi(std::move(coro)));
    const std::size_t of_the_task_itself = 1;  // its counting waker

    EXPECT_EQ(counter.allocated(), of_the_task_itself);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 42U);
    EXPECT_EQ(counter.allocated(), of_the_task_itself);
    EXPECT_EQ(counter.freed(), 1U);  // the frame
}

TEST(IntoFfi, AnotherFutureTakesOneBlock) {
    const support::AllocationCounter counter;
    {
        const FfiFuture<void> future = pollen::into_ffi(Pause());
        EXPECT_EQ(counter.allocated(), 1U);
    }
    EXPECT_EQ(counter.freed(), 1U);
}

TEST(IntoFfi, AnFfiFutureIsOneAlready) {
    FfiFuture<void> future = pollen::into_ffi(Pause());
    const support::AllocationCounter counter;
    const LocalFfiFuture<void> local = pollen::into_local_ffi(pollen::into_ffi(std::move(future)));
    EXPECT_EQ(counter.allocated(), 0U);
}

TEST(IntoFfi, AnOverAlignedFutureKeepsItsAlignment) {
    struct alignas(64) Aligned {
        using Output = bool;
        Aligned() noexcept {}
        pollen::Poll<bool> poll(pollen::Context&) {
            return reinterpret_cast<std::uintptr_t>(this) % 64 == 0;
        }
        unsigned char bytes[64] = {};
    };
    TestTask task(pollen::into_ffi(Aligned()));
    EXPECT_TRUE(task.poll().value());
}

TEST(IntoFfi, ALocalCoroutineMayCrossAsALocalFuture) {
    auto body = []() -> LocalCoro<int> { co_return 3; };
    TestTask task(pollen::into_local_ffi(body()));
    EXPECT_EQ(task.poll().value(), 3);
}

// Polls the raw struct as a foreign host would, whatever it answers.
template <class T>
FfiPollTag poll_raw(const pollen::RawFfiFuture<T>& raw) {
    const pollen::testing::CountingWaker waker;
    pollen::FfiContext cx(static_cast<const PollenFfiWaker*>(waker.waker().data()));
    return pollen::detail::FfiPollReturn<T>::tag(raw.poll_fn(raw.fut_ptr, &cx));
}

void no_report(const char*) noexcept {}

template <class F>
void expect_panicked_after_the_end(F future, FfiPollTag end) {
    const pollen::FfiPanicHandler before = pollen::set_ffi_panic_handler(&no_report);
    auto raw = pollen::into_ffi(std::move(future)).into_raw();
    FfiPollTag tag = poll_raw(raw);
    while (tag == FfiPollTag::Pending)
        tag = poll_raw(raw);
    EXPECT_EQ(tag, end);
    EXPECT_EQ(poll_raw(raw), FfiPollTag::Panicked);
    EXPECT_EQ(poll_raw(raw), FfiPollTag::Panicked);
    raw.drop_fn(raw.fut_ptr);
    pollen::set_ffi_panic_handler(before);
}

#if POLLEN_EXCEPTIONS

struct ThrowsAtOnce {
    using Output = int;
    ThrowsAtOnce() noexcept {}
    pollen::Poll<int> poll(pollen::Context&) { throw std::runtime_error("at once"); }
};

Coro<int> throws_later() {
    co_await Pause();
    throw std::runtime_error("later");
}

TEST(IntoFfi, APollAfterReadyOrPanickedAnswersPanicked) {
    expect_panicked_after_the_end(add_one(1), FfiPollTag::Ready);
    expect_panicked_after_the_end(Pause(), FfiPollTag::Ready);
    expect_panicked_after_the_end(ThrowsAtOnce(), FfiPollTag::Panicked);
    expect_panicked_after_the_end(throws_later(), FfiPollTag::Panicked);
}

#endif

#if POLLEN_EXCEPTIONS

// What was given up or polled to its end is a null pointer, which nobody may follow.
template <class F>
void expect_panicked_though_nothing_is_left(F future) {
    const F moved = std::move(future);
    expect_panicked_after_the_end(std::move(future), FfiPollTag::Panicked);
}

TEST(IntoFfi, AFutureThatWasMovedFromOrHasFinishedAnswersPanicked) {
    expect_panicked_though_nothing_is_left(add_one(1));
    expect_panicked_though_nothing_is_left(pollen::future::boxed(add_one(1)));
    expect_panicked_though_nothing_is_left(pollen::future::boxed(Pause()));

    Coro<std::uint32_t> finished = add_one(1);
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_TRUE(finished.poll(cx).is_pending());
    EXPECT_EQ(finished.poll(cx).value(), 2U);
    expect_panicked_after_the_end(std::move(finished), FfiPollTag::Panicked);
}

#endif

TEST(IntoFfi, AFutureThatWasMovedFromIsDropped) {
    Coro<std::uint32_t> given_up = add_one(1);
    const Coro<std::uint32_t> moved = std::move(given_up);
    const FfiFuture<std::uint32_t> dropped = pollen::into_ffi(std::move(given_up));
}

TEST(IntoFfi, ReleasesAllItHoldsWhereverItIsDropped) {
    auto body = [](Log& log, Tracked) -> Coro<> {
        Tracked local(log, "local");
        co_await Pause();
        Tracked after(log, "after");
        co_await Pause();
    };
    const std::vector<Log> expected = {
        {"argument"}, {"local", "argument"}, {"after", "local", "argument"}};
    for (std::size_t polls = 0; polls < expected.size(); ++polls) {
        Log log;
        auto raw = pollen::into_ffi(body(log, Tracked(log, "argument"))).into_raw();
        for (std::size_t i = 0; i < polls; ++i)
            EXPECT_EQ(poll_raw(raw), FfiPollTag::Pending);
        EXPECT_TRUE(log.empty());
        raw.drop_fn(raw.fut_ptr);
        EXPECT_EQ(log, expected[polls]) << polls;
    }
}

TEST(IntoFfi, AFutureIsDroppedWithoutBeingPolled) {
    auto counted = std::make_shared<int>(0);
    auto body = [](std::shared_ptr<int>) -> Coro<> { co_return; };
    {
        const FfiFuture<void> future = pollen::into_ffi(body(counted));
        EXPECT_EQ(counted.use_count(), 2);
    }
    EXPECT_EQ(counted.use_count(), 1);
}

#if POLLEN_EXCEPTIONS

struct ThrowsWhenDestroyed {
    using Output = void;
    explicit ThrowsWhenDestroyed(bool armed) noexcept : armed_(armed) {}
    ThrowsWhenDestroyed(ThrowsWhenDestroyed&& other) noexcept
        : armed_(std::exchange(other.armed_, false)) {}
    ~ThrowsWhenDestroyed() noexcept(false) {
        if (armed_) throw std::runtime_error("destructor");
    }
    pollen::Poll<void> poll(pollen::Context&) { return pollen::Pending{}; }
    bool armed_;
};

TEST(IntoFfiDeathTest, AThrowingDestructorEndsTheProcessAndNamesThePlace) {
    auto body = []() -> Coro<> {
        ThrowsWhenDestroyed local(true);
        co_await support::Never();
    };
    EXPECT_DEATH(
        {
            auto raw = pollen::into_ffi(body()).into_raw();
            (void) poll_raw(raw);
            raw.drop_fn(raw.fut_ptr);
        },
        "exception across the FFI boundary in Future::drop");
    EXPECT_DEATH(
        {
            auto raw = pollen::into_ffi(ThrowsWhenDestroyed(true)).into_raw();
            raw.drop_fn(raw.fut_ptr);
        },
        "exception across the FFI boundary in Future::drop");
}

#endif

TEST(IntoFfi, ThreeCrossingsNestedUseOneWaker) {
    struct KeepsWaker {
        using Output = void;
        explicit KeepsWaker(std::optional<pollen::Waker>& kept) noexcept : kept_(&kept) {}
        pollen::Poll<void> poll(pollen::Context& cx) {
            *kept_ = cx.waker().clone();
            return pollen::Pending{};
        }
        std::optional<pollen::Waker>* kept_;
    };
    std::optional<pollen::Waker> kept;
    // Each level is a future that crosses the border anew.
    struct Level {
        static Coro<> wrap(FfiFuture<void> inner) { co_await std::move(inner); }
    };
    FfiFuture<void> one = pollen::into_ffi(KeepsWaker(kept));
    FfiFuture<void> two = pollen::into_ffi(Level::wrap(std::move(one)));
    TestTask task(pollen::into_ffi(Level::wrap(std::move(two))));
    (void) task.poll();

    const support::AllocationCounter counter;
    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(counter.allocated(), 0U);
    EXPECT_TRUE(kept->will_wake(task.waker()));
    std::move(*kept).wake();
    EXPECT_TRUE(task.is_woken());
}

}  // namespace
