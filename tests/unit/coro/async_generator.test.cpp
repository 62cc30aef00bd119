// SPDX-License-Identifier: MIT
// AsyncGenerator and LocalAsyncGenerator as streams: when the body runs, what a poll answers, what
// is destroyed when.

#include <pollen/coro/async_generator.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/futures.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using pollen::AsyncGenerator;
using pollen::Coro;
using pollen::LocalAsyncGenerator;
using pollen::testing::TestTask;
using support::is_end;
using support::items_of;
using support::Log;
using support::Never;
using support::Pause;
using support::StreamTask;
using support::Tracked;

static_assert(pollen::Stream<AsyncGenerator<int>> && pollen::Stream<LocalAsyncGenerator<int>>);
static_assert(!pollen::Future<AsyncGenerator<int>>);
static_assert(pollen::sendable<AsyncGenerator<int>> && !pollen::sendable<LocalAsyncGenerator<int>>);
static_assert(pollen::unpin<AsyncGenerator<int>>);
static_assert(!std::is_copy_constructible_v<AsyncGenerator<int>>);
static_assert(std::is_nothrow_move_constructible_v<AsyncGenerator<int>> &&
              std::is_nothrow_move_assignable_v<AsyncGenerator<int>>);
static_assert(std::same_as<AsyncGenerator<int&>::Item, int*>);
static_assert(std::same_as<AsyncGenerator<const int&>::Item, const int*>);
static_assert(std::same_as<AsyncGenerator<int*>::Item, int*>);

AsyncGenerator<int> count_to(int last) {
    for (int i = 1; i <= last; ++i)
        co_yield i;
}

AsyncGenerator<int> count_slowly_to(int last) {
    for (int i = 1; i <= last; ++i) {
        co_await Pause();
        co_yield i;
    }
}

// Counts how often it was copied and moved.
struct Moves {
    int copied = 0;
    int moved = 0;
};
class Counted {
public:
    explicit Counted(Moves& moves) : moves_(&moves) {}
    Counted(const Counted& other) : moves_(other.moves_) { ++moves_->copied; }
    Counted(Counted&& other) noexcept : moves_(other.moves_) { ++moves_->moved; }
    Counted& operator=(const Counted&) = delete;
    ~Counted() {}

private:
    Moves* moves_;
};

TEST(AsyncGenerator, DoesNothingUntilPolled) {
    bool ran = false;
    auto body = [&ran]() -> AsyncGenerator<int> {
        ran = true;
        co_yield 1;
    };
    {
        const AsyncGenerator<int> never_polled = body();
    }
    EXPECT_FALSE(ran);

    StreamTask task(body());
    EXPECT_FALSE(ran);
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_TRUE(ran);
}

TEST(AsyncGenerator, YieldsWhatTheBodyYieldsAndEnds) {
    StreamTask task(count_to(3));
    EXPECT_EQ(items_of(task), (std::vector<int>{1, 2, 3}));
}

TEST(AsyncGenerator, MayYieldNothing) {
    StreamTask task(count_to(0));
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(AsyncGenerator, RunsNoFurtherThanTheYield) {
    int steps = 0;
    auto body = [&steps]() -> AsyncGenerator<int> {
        ++steps;
        co_yield 1;
        ++steps;
        co_yield 2;
        ++steps;
    };
    StreamTask task(body());
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(steps, 1);
    EXPECT_EQ(task.poll().value(), 2);
    EXPECT_EQ(steps, 2);
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(steps, 3);
}

TEST(AsyncGenerator, IsPendingWhileAnAwaitIs) {
    StreamTask task(count_slowly_to(2));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 2);
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(AsyncGenerator, AwaitsCoroutines) {
    auto twice = [](int x) -> Coro<int> {
        co_await Pause();
        co_return 2 * x;
    };
    auto body = [&twice]() -> AsyncGenerator<int> {
        for (int i = 1; i <= 3; ++i) {
            const int doubled = co_await twice(i);
            co_yield doubled;
        }
        co_yield co_await twice(4);
    };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (std::vector<int>{2, 4, 6, 8}));
}

TEST(AsyncGenerator, IsGoneThroughByNext) {
    auto sum = []() -> Coro<int> {
        int total = 0;
        auto numbers = count_slowly_to(4);
        while (auto number = co_await numbers.next())
            total += *number;
        co_return total;
    };
    TestTask task(sum());
    EXPECT_EQ(support::poll_until_ready(task).value(), 10);
}

TEST(AsyncGenerator, AnswersTheEndAgain) {
    StreamTask task(count_to(1));
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(task.stream().is_valid());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(AsyncGenerator, MovesAnItemOnceAndCopiesAnLvalueOnce) {
    Moves rvalue;
    Moves lvalue;
    Moves named;
    auto body = [&]() -> AsyncGenerator<Counted> {
        co_yield Counted(rvalue);
        Counted kept(lvalue);
        co_yield kept;
        Counted given(named);
        co_yield std::move(given);
    };
    StreamTask task(body());
    {
        auto answer = task.poll();
        ASSERT_TRUE(answer.is_ready() && answer.value());
    }
    EXPECT_EQ(rvalue.moved, 1);
    EXPECT_EQ(rvalue.copied, 0);
    {
        auto answer = task.poll();
        ASSERT_TRUE(answer.is_ready() && answer.value());
    }
    EXPECT_EQ(lvalue.moved, 0);
    EXPECT_EQ(lvalue.copied, 1);
    {
        auto answer = task.poll();
        ASSERT_TRUE(answer.is_ready() && answer.value());
    }
    EXPECT_EQ(named.moved, 1);
    EXPECT_EQ(named.copied, 0);
}

TEST(AsyncGenerator, YieldsMoveOnlyAndConvertedValues) {
    auto pointers = []() -> AsyncGenerator<std::unique_ptr<int>> {
        co_yield std::make_unique<int>(7);
        co_yield nullptr;
    };
    StreamTask owners(pointers());
    EXPECT_EQ(**owners.poll().value(), 7);
    EXPECT_EQ(*owners.poll().value(), nullptr);

    auto texts = []() -> AsyncGenerator<std::string> { co_yield "text"; };
    StreamTask strings(texts());
    EXPECT_EQ(strings.poll().value(), "text");
}

TEST(AsyncGenerator, YieldsReferencesAsPointers) {
    int target = 1;
    auto body = [](int& x) -> AsyncGenerator<int&> { co_yield x; };
    StreamTask task(body(target));
    EXPECT_EQ(*task.poll().value(), &target);
}

TEST(AsyncGenerator, KeepsATemporaryThatIsYieldedByReferenceUntilTheNextPoll) {
    auto body = []() -> AsyncGenerator<const std::string&> {
        co_yield "converted to a temporary that is too long to be kept in place";
        co_yield std::string("another");
        const std::string local = "local";
        co_yield local;
    };
    StreamTask task(body());
    EXPECT_EQ(**task.poll().value(),
              "converted to a temporary that is too long to be kept in place");
    EXPECT_EQ(**task.poll().value(), "another");
    EXPECT_EQ(**task.poll().value(), "local");
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(AsyncGenerator, MayBeMovedBetweenPolls) {
    AsyncGenerator<int> first = count_to(2);
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_EQ(first.poll_next(cx).value(), 1);
    AsyncGenerator<int> second = std::move(first);
    EXPECT_EQ(second.poll_next(cx).value(), 2);
    EXPECT_FALSE(first.is_valid());  // NOLINT(bugprone-use-after-move)
    EXPECT_FALSE(first.is_terminated());
    first = std::move(second);
    EXPECT_TRUE(is_end(first.poll_next(cx)));
}

TEST(AsyncGenerator, MoveAssignmentDestroysWhatWasThere) {
    Log log;
    auto body = [](Tracked) -> AsyncGenerator<int> { co_yield 1; };
    AsyncGenerator<int> generator = body(Tracked(log, "old"));
    generator = body(Tracked(log, "new"));
    EXPECT_EQ(log, Log{"old"});
}

TEST(AsyncGenerator, DestroysLocalsInReverseOrderWhenDroppedAtAYield) {
    Log log;
    auto body = [&log](Tracked) -> AsyncGenerator<int> {
        const Tracked outer(log, "outer");
        {
            const Tracked inner(log, "inner");
            co_yield 1;
        }
        co_yield 2;
    };
    StreamTask task(body(Tracked(log, "parameter")));
    EXPECT_EQ(task.poll().value(), 1);
    task.drop();
    EXPECT_EQ(log, (Log{"inner", "outer", "parameter"}));
}

TEST(AsyncGenerator, ReleasesAllBeforeTheEndIsSeen) {
    Log log;
    auto body = [](Tracked) -> AsyncGenerator<int> { co_yield 1; };
    StreamTask task(body(Tracked(log, "parameter")));
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_TRUE(log.empty());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(log, Log{"parameter"});
}

TEST(AsyncGenerator, ReleasesAllWhenDroppedAtAnyStep) {
    support::drop_at_every_step([](pollen::testing::DropCounter& drops) {
        using Token = decltype(drops.token());
        auto body = [](pollen::testing::DropCounter& counter, Token) -> AsyncGenerator<Token> {
            const Token local = counter.token();
            co_yield counter.token();
            co_await Pause(2);
            const Token later = counter.token();
            co_yield counter.token();
            co_await Pause();
        };
        return support::Drain(body(drops, drops.token()));
    });
}

TEST(AsyncGenerator, LosesNoItemWhenNextIsDropped) {
    AsyncGenerator<int> numbers = count_slowly_to(2);
    pollen::Context cx(pollen::Waker::noop());
    {
        auto next = numbers.next();
        EXPECT_TRUE(next.poll(cx).is_pending());
    }
    auto next = numbers.next();
    EXPECT_EQ(next.poll(cx).value(), 1);
}

TEST(AsyncGenerator, AllocatesOneFrameAndNothingForItems) {
    const support::AllocationCounter counter;
    {
        AsyncGenerator<int> numbers = count_slowly_to(100);
        EXPECT_EQ(counter.allocated(), 1U);
        pollen::Context cx(pollen::Waker::noop());
        int items = 0;
        for (;;) {
            const auto answer = numbers.poll_next(cx);
            if (is_end(answer)) break;
            if (answer.is_ready()) ++items;
        }
        EXPECT_EQ(items, 100);
        EXPECT_EQ(counter.freed(), 1U);
    }
    EXPECT_EQ(counter.allocated(), 1U);
    EXPECT_EQ(counter.freed(), 1U);
}

TEST(LocalAsyncGenerator, AwaitsWhatStaysOnOneThread) {
    auto local = []() -> pollen::LocalCoro<int> { co_return 5; };
    auto body = [&local]() -> LocalAsyncGenerator<int> {
        const int five = co_await local();
        co_yield five;
    };
    StreamTask task(body());
    EXPECT_EQ(task.poll().value(), 5);
}

// An allocator with state, or one that has no memory.
template <class T>
class CountingAllocator {
public:
    using value_type = T;
    explicit CountingAllocator(int& live) noexcept : live_(&live) {}
    template <class U>
    CountingAllocator(const CountingAllocator<U>& other) noexcept : live_(other.live_) {}
    T* allocate(std::size_t n) {
        ++*live_;
        return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(alignof(T))));
    }
    void deallocate(T* memory, std::size_t) noexcept {
        --*live_;
        ::operator delete(memory, std::align_val_t(alignof(T)));
    }
    int* live_;
};
template <class T>
class NoMemory {
public:
    using value_type = T;
    NoMemory() noexcept {}
    template <class U>
    NoMemory(const NoMemory<U>&) noexcept {}
    T* allocate(std::size_t) noexcept { return nullptr; }
    void deallocate(T*, std::size_t) noexcept {}
};

template <class Allocator>
AsyncGenerator<int> with_allocator(std::allocator_arg_t, Allocator, int x) {
    co_yield x;
}

TEST(AsyncGenerator, TakesItsFrameFromTheAllocatorInTheParameters) {
    int live = 0;
    {
        auto numbers = with_allocator(std::allocator_arg, CountingAllocator<int>(live), 5);
        EXPECT_EQ(live, 1);
        pollen::Context cx(pollen::Waker::noop());
        EXPECT_EQ(numbers.poll_next(cx).value(), 5);
        EXPECT_TRUE(is_end(numbers.poll_next(cx)));
        EXPECT_EQ(live, 0);
        auto member = [](std::allocator_arg_t, CountingAllocator<int>) -> AsyncGenerator<int> {
            co_yield 1;
        };
        auto dropped = member(std::allocator_arg, CountingAllocator<int>(live));
        EXPECT_EQ(live, 1);
    }
    EXPECT_EQ(live, 0);
}

TEST(AsyncGenerator, IsNotValidIfItsAllocatorHasNoMemory) {
    auto numbers = with_allocator(std::allocator_arg, NoMemory<int>(), 5);
    EXPECT_FALSE(numbers.is_valid());
    EXPECT_FALSE(numbers.is_terminated());
    StreamTask task(std::move(numbers));
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS

TEST(AsyncGenerator, ThrowsFromPollWhatLeavesTheBodyAndEnds) {
    Log log;
    auto body = [](Tracked) -> AsyncGenerator<int> {
        co_yield 1;
        throw std::runtime_error("broken");
    };
    StreamTask task(body(Tracked(log, "parameter")));
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(log, Log{"parameter"});
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(AsyncGenerator, ThrowsBeforeTheFirstItemToo) {
    auto body = []() -> AsyncGenerator<int> {
        throw std::runtime_error("broken");
        co_yield 1;
    };
    StreamTask task(body());
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(is_end(task.poll()));
}

class ThrowsWhenCopied {
public:
    ThrowsWhenCopied() {}
    ThrowsWhenCopied(const ThrowsWhenCopied&) { throw std::runtime_error("no copy"); }
    ThrowsWhenCopied& operator=(const ThrowsWhenCopied&) = delete;
};

TEST(AsyncGenerator, ThrowsInTheBodyWhatTheCopyOfAnItemThrows) {
    bool caught = false;
    auto body = [&caught]() -> AsyncGenerator<ThrowsWhenCopied> {
        const ThrowsWhenCopied item;
        try {
            co_yield item;
        } catch (const std::runtime_error&) {
            caught = true;
        }
        co_await Pause();
        co_yield item;
    };
    StreamTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(caught);
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(AsyncGenerator, GoesOnAfterAnExceptionThatItCatches) {
    support::Tap<int> tap;
    auto body = [&tap]() -> AsyncGenerator<int> {
        support::FromTap<int> source(tap);
        int answer = 0;
        try {
            auto item = co_await pollen::stream::next(source);
            answer = item.value_or(-1);
        } catch (const std::runtime_error&) {
            answer = 42;
        }
        co_yield answer;
    };
    StreamTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    tap.fail();
    EXPECT_EQ(task.poll().value(), 42);
}

TEST(AsyncGenerator, ReportsThatItIsPolledByItsOwnBody) {
    AsyncGenerator<int>* self = nullptr;
    bool caught = false;
    auto body = [&]() -> AsyncGenerator<int> {
        try {
            (void) co_await self->next();
        } catch (const pollen::PolledAfterReady&) {
            caught = true;
        }
        co_yield 1;
    };
    AsyncGenerator<int> generator = body();
    self = &generator;
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_EQ(generator.poll_next(cx).value(), 1);
    EXPECT_TRUE(caught);
}

#endif

}  // namespace
