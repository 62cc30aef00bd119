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

static_assert(move_only<future::PendingOnce> && sizeof(future::PendingOnce) == 1);
static_assert(plain<future::AlwaysReady<Add>> && sizeof(future::AlwaysReady<Add>) == 1);
static_assert(move_only<future::Fuse<Seven>> && sizeof(future::Fuse<Seven>) <= 2 * word);
static_assert(move_only<future::PollOnce<Seven>> && move_only<future::PollImmediate<Seven>>);
static_assert(move_only<future::PollOf<Seven>> && move_only<future::MaybeDone<Seven>>);
static_assert(move_only<future::OptionFuture<Seven>> && move_only<future::CatchUnwind<Seven>>);
static_assert(move_only<future::Inspect<Seven, Add>> && move_only<future::MapInto<Seven, long>>);
static_assert(move_only<future::Flatten<future::Ready<Seven>>>);
static_assert(move_only<future::Shared<Seven>> && sizeof(future::Shared<Seven>) == 6 * word);
static_assert(move_only<future::WeakShared<Seven>> && sizeof(future::WeakShared<Seven>) == word);

// A future made of others is what they are: it may change threads, or move while it runs, if all
// of them may, and it borrows if one of them does.
template <template <class> class Adapter>
constexpr bool passes_on =
    !sendable<Adapter<LocalBoxFuture<int>>> && sendable<Adapter<BoxFuture<int>>> &&
    unpin<Adapter<BoxFuture<int>>> && !borrowing<Adapter<BoxFuture<int>>> &&
    borrowing<Adapter<future::ByRef<Seven>>>;
static_assert(passes_on<future::Fuse> && passes_on<future::PollOnce>);
static_assert(passes_on<future::PollImmediate> && passes_on<future::PollOf>);
static_assert(passes_on<future::OptionFuture> && passes_on<future::MaybeDone>);
static_assert(passes_on<future::CatchUnwind> && passes_on<future::Shared>);
static_assert(!sendable<future::WeakShared<LocalBoxFuture<int>>>);
static_assert(borrowing<future::WeakShared<future::ByRef<Seven>>>);
template <class F>
using MapAdd = future::Map<F, Add>;
template <class F>
using ThenNext = future::Then<F, Next>;
template <class F>
using JoinSeven = future::Join<F, Seven>;
template <class F>
using SelectSeven = future::Select<F, Seven>;
template <class F>
using EitherSeven = future::Either<F, Seven>;
template <class F>
using InspectAdd = future::Inspect<F, Add>;
static_assert(passes_on<MapAdd> && passes_on<ThenNext> && passes_on<JoinSeven>);
static_assert(passes_on<SelectSeven> && passes_on<EitherSeven> && passes_on<InspectAdd>);
static_assert(passes_on<future::Abortable> && passes_on<future::Remote>);

// What is not a future but goes with them.
static_assert(sendable<future::AbortHandle> && std::is_copy_constructible_v<future::AbortHandle>);
static_assert(sendable<future::RemoteHandle<int>> && move_only<future::RemoteHandle<int>>);
static_assert(unpin<future::RemoteHandle<int>> && unpin<future::PendingForever<int>>);

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
