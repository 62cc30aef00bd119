// SPDX-License-Identifier: MIT
// The table of what the public types promise: size, moving without throwing, threads.

#include <pollen/future.hpp>
#include <pollen/task.hpp>
#include <pollen/testing.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace pollen {
namespace {

constexpr std::size_t word = sizeof(void*);

template <class T>
constexpr bool move_only =
    std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
    !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;
template <class T>
constexpr bool pinned = !std::is_move_constructible_v<T> && !std::is_copy_constructible_v<T>;
template <class T>
constexpr bool plain = std::is_trivially_copyable_v<T>;

struct Add {
    int operator()(int a) const { return a + 1; }
    char operator()() const { return 'x'; }
};
struct Next {
    future::Ready<int> operator()(int a) const { return future::ready(a); }
};
struct Answer {
    Poll<int> operator()(Context&) const { return 1; }
};
using Seven = future::Ready<int>;

// task/
static_assert(plain<Pending> && plain<RawWaker> && plain<RawWakerVTable>);
static_assert(plain<Poll<int>> && sizeof(Poll<int>) == 2 * sizeof(int));
static_assert(plain<Poll<void>> && sizeof(Poll<void>) == 1);
static_assert(plain<Poll<int&>> && sizeof(Poll<int&>) == word);
static_assert(move_only<Waker> && sizeof(Waker) == 2 * word);
static_assert(pinned<Context> && sizeof(Context) == word);
static_assert(pinned<AtomicWaker> && sizeof(AtomicWaker) <= 4 * word);
static_assert(pinned<BorrowedWaker> && sizeof(BorrowedWaker) == sizeof(Waker));

// future/: moving is safe before the first poll, and as cheap as its parts
static_assert(plain<Unit> && std::is_empty_v<Unit>);
static_assert(move_only<Seven> && sizeof(Seven) == 2 * sizeof(int));
static_assert(sizeof(future::Ready<void>) <= 2);
static_assert(plain<future::PendingForever<int>>);
static_assert(move_only<future::YieldNow> && sizeof(future::YieldNow) == 1);
static_assert(move_only<future::PollFn<Answer>> && sizeof(future::PollFn<Answer>) == 2);
static_assert(move_only<future::Lazy<Add>> && sizeof(future::Lazy<Add>) == 2);
static_assert(move_only<future::Map<Seven, Add>> && sizeof(future::Map<Seven, Add>) <= 2 * word);
static_assert(move_only<future::Then<Seven, Next>> &&
              sizeof(future::Then<Seven, Next>) <= 2 * word);
static_assert(move_only<future::Join<Seven, Seven>>);
static_assert(move_only<future::Select<Seven, future::PendingForever<int>>>);
static_assert(move_only<future::Either<Seven, future::PendingForever<int>>>);
static_assert(plain<future::ByRef<Seven>> && sizeof(future::ByRef<Seven>) == word);
static_assert(move_only<BoxFuture<int>> && sizeof(BoxFuture<int>) == word);
static_assert(move_only<LocalBoxFuture<int>> && sizeof(LocalBoxFuture<int>) == word);

static_assert(sendable<BoxFuture<int>> && !sendable<LocalBoxFuture<int>>);
static_assert(sendable<future::Map<Seven, Add>> && sendable<future::Join<Seven, Seven>>);

// testing/
static_assert(pinned<testing::TestTask<Seven>> && pinned<testing::CountingWaker>);
static_assert(pinned<testing::RecordingWaker> && pinned<testing::PanickingWaker>);
static_assert(pinned<testing::StepExecutor> && pinned<testing::DropCounter>);
static_assert(std::is_nothrow_move_constructible_v<testing::DropToken>);
static_assert(std::is_nothrow_move_constructible_v<testing::CheckedFuture<Seven>>);

TEST(FutureTraits, TheTableCompiles) { SUCCEED(); }

}  // namespace
}  // namespace pollen
