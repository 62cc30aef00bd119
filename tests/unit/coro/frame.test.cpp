// SPDX-License-Identifier: MIT
// Where frames come from: operator new, the cache of an executor, or an allocator in the
// parameters.

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace {

using pollen::Coro;
using pollen::testing::TestTask;

struct ArenaCounts {
    int allocated = 0;
    int freed = 0;
    std::size_t bytes = 0;
};

// An allocator with state, as a user would write it.
template <class T>
class ArenaAllocator {
public:
    using value_type = T;
    explicit ArenaAllocator(ArenaCounts& counts) noexcept : counts_(&counts) {}
    template <class U>
    ArenaAllocator(const ArenaAllocator<U>& other) noexcept : counts_(other.counts_) {}

    T* allocate(std::size_t n) {
        ++counts_->allocated;
        counts_->bytes += n * sizeof(T);
        return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(alignof(T))));
    }
    void deallocate(T* memory, std::size_t n) noexcept {
        ++counts_->freed;
        counts_->bytes -= n * sizeof(T);
        ::operator delete(memory, std::align_val_t(alignof(T)));
    }
    friend bool operator==(const ArenaAllocator&, const ArenaAllocator&) = default;

    ArenaCounts* counts_;
};

template <class Allocator>
Coro<int> with_allocator(std::allocator_arg_t, Allocator, int x) {
    co_await support::Pause();
    co_return x;
}

struct Object {
    int base = 10;
    Coro<int> with_allocator(std::allocator_arg_t, ArenaAllocator<std::byte>, int x) {
        co_await support::Pause();
        co_return base + x;
    }
    Coro<int> const_with_allocator(std::allocator_arg_t, const ArenaAllocator<std::byte>&,
                                   int x) const {
        co_await support::Pause();
        co_return base + x;
    }
};

TEST(Frame, ComesFromTheAllocatorInTheParameters) {
    ArenaCounts counts;
    const support::AllocationCounter heap;
    {
        Coro<int> coro = with_allocator(std::allocator_arg, ArenaAllocator<int>(counts), 5);
        EXPECT_EQ(counts.allocated, 1);
        pollen::Context cx(pollen::Waker::noop());
        EXPECT_TRUE(coro.poll(cx).is_pending());
        EXPECT_EQ(coro.poll(cx).value(), 5);
    }
    EXPECT_EQ(counts.freed, 1);
    EXPECT_EQ(counts.bytes, 0U);
    EXPECT_EQ(heap.allocated(), 1U);  // the allocator's own
}

TEST(Frame, GoesBackToTheAllocatorWhenTheCoroutineIsDropped) {
    ArenaCounts counts;
    {
        const Coro<int> never_polled =
            with_allocator(std::allocator_arg, ArenaAllocator<int>(counts), 5);
        TestTask pending(with_allocator(std::allocator_arg, ArenaAllocator<int>(counts), 5));
        EXPECT_TRUE(pending.poll().is_pending());
        EXPECT_EQ(counts.allocated, 2);
    }
    EXPECT_EQ(counts.freed, 2);
    EXPECT_EQ(counts.bytes, 0U);
}

TEST(Frame, ComesFromTheAllocatorOfAMemberFunction) {
    ArenaCounts counts;
    Object object;
    {
        TestTask task(
            object.with_allocator(std::allocator_arg, ArenaAllocator<std::byte>(counts), 1));
        TestTask of_const(std::as_const(object).const_with_allocator(
            std::allocator_arg, ArenaAllocator<std::byte>(counts), 2));
        EXPECT_EQ(counts.allocated, 2);
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(task.poll().value(), 11);
        EXPECT_TRUE(of_const.poll().is_pending());
        EXPECT_EQ(of_const.poll().value(), 12);
    }
    EXPECT_EQ(counts.freed, 2);
}

TEST(Frame, ComesFromAnAllocatorWithoutState) {
    TestTask task(with_allocator(std::allocator_arg, std::allocator<char>(), 3));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 3);
}

TEST(Frame, AChildWithAnAllocatorMayBeAwaitedByAnyCoroutine) {
    ArenaCounts counts;
    auto body = [&counts]() -> Coro<int> {
        co_return co_await with_allocator(std::allocator_arg, ArenaAllocator<int>(counts), 7);
    };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(counts.allocated, 1);
    EXPECT_EQ(counts.freed, 1);
}

struct AllocationRefused {};

#if POLLEN_EXCEPTIONS

// An allocator that is no template of its value type, and refuses.
struct Refusing {
    using value_type = int;
    Refusing() noexcept {}

    template <class U>
    struct Of {
        using value_type = U;
        explicit Of(const Refusing&) noexcept {}
        U* allocate(std::size_t) { throw AllocationRefused(); }
        void deallocate(U*, std::size_t) noexcept {}
    };
    template <class U>
    struct rebind {
        using other = Of<U>;
    };
};

TEST(Frame, AThrowingAllocatorMakesTheCallThrowAndDestroysTheArguments) {
    auto owner = std::make_shared<int>(1);
    auto body = [](std::allocator_arg_t, Refusing, std::shared_ptr<int>) -> Coro<> { co_return; };
    EXPECT_THROW((void) body(std::allocator_arg, Refusing(), owner), AllocationRefused);
    EXPECT_EQ(owner.use_count(), 1);
}

#endif

#if POLLEN_FRAME_CACHE

Coro<int> small(int x) { co_return x; }

TEST(Frame, IsRecycledWhileAnExecutorsCacheIsActive) {
    pollen::detail::FrameCache cache;
    const pollen::detail::FrameCacheScope scope(cache);
    pollen::Context cx(pollen::Waker::noop());
    (void) small(0).poll(cx);

    const support::AllocationCounter counter;
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(small(i).poll(cx).value(), i);

    EXPECT_EQ(counter.allocated(), 0U);
}

#endif

TEST(Frame, IsAlignedTo16) {
    struct Address {
        using Output = std::uintptr_t;
        Address() noexcept {}
        pollen::Poll<std::uintptr_t> poll(pollen::Context&) {
            return reinterpret_cast<std::uintptr_t>(this);
        }
        alignas(16) unsigned char bytes[16] = {};
    };
    auto body = []() -> Coro<std::uintptr_t> {
        Address here;
        co_return co_await here;
    };
    TestTask task(body());
    EXPECT_EQ(task.poll().value() % 16, 0U);
}

}  // namespace
