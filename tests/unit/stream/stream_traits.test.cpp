// SPDX-License-Identifier: MIT
// The table of what the sequential streams promise: size, moving without throwing, threads.

#include <pollen/future.hpp>
#include <pollen/stream.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace pollen {
namespace {

constexpr std::size_t word = sizeof(void*);

template <class T>
constexpr bool move_only =
    std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
    !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;

using Numbers = stream::Empty<int>;
using Boxed = BoxStream<int>;
using Local = LocalBoxStream<int>;
using Lent = stream::ByRef<Numbers>;

struct Add {
    int operator()(int item) const { return item + 1; }
    int operator()(int all, int item) const { return all + item; }
};
struct Odd {
    bool operator()(const int& item) const { return item % 2 == 1; }
};
struct OddLater {
    future::Ready<bool> operator()(const int& item) const { return future::ready(item % 2 == 1); }
};
struct Some {
    std::optional<int> operator()(int item) const { return item; }
    std::optional<int> operator()(int&, int item) const { return item; }
};
struct SomeLater {
    future::Ready<std::optional<int>> operator()(int&, int item) const {
        return future::ready(std::optional<int>(item));
    }
};

// A plain function and its step add no more than a byte each.
static_assert(sizeof(stream::Map<Boxed, Add>) <= 2 * word);
static_assert(sizeof(stream::Filter<Boxed, Odd>) <= 2 * word);
static_assert(sizeof(stream::Then<Boxed, Add>) <= 2 * word);
static_assert(sizeof(stream::FilterMap<Boxed, Some>) <= 2 * word);
static_assert(sizeof(stream::TakeWhile<Boxed, Odd>) <= 2 * word);
static_assert(sizeof(stream::Take<Boxed>) == 2 * word && sizeof(stream::Skip<Boxed>) == 2 * word);
static_assert(sizeof(stream::Fuse<Boxed>) == 2 * word);
static_assert(sizeof(stream::ByRef<Numbers>) == word && sizeof(Boxed) == word);

// What a stream is made of decides whether it changes threads, moves while it is polled, borrows.
template <template <class> class Adapter>
constexpr bool passes_on =
    move_only<Adapter<Boxed>> && sendable<Adapter<Boxed>> && !sendable<Adapter<Local>> &&
    unpin<Adapter<Boxed>> && !borrowing<Adapter<Boxed>> && borrowing<Adapter<Lent>>;

template <class S>
using MapAdd = stream::Map<S, Add>;
template <class S>
using FilterOdd = stream::Filter<S, Odd>;
template <class S>
using SkipWhileOdd = stream::SkipWhile<S, Odd>;
template <class S>
using TakeWhileOdd = stream::TakeWhile<S, Odd>;
template <class S>
using ThenAdd = stream::Then<S, Add>;
template <class S>
using FilterMapSome = stream::FilterMap<S, Some>;
template <class S>
using ScanSome = stream::Scan<S, int, Some>;
template <class S>
using InspectOdd = stream::Inspect<S, Odd>;
template <class S>
using ChainNumbers = stream::Chain<S, Numbers>;
template <class S>
using FoldAdd = stream::Fold<S, int, Add>;
template <class S>
using ForEachAdd = stream::ForEach<S, Add>;
template <class S>
using AnyOdd = stream::Any<S, Odd>;
template <class S>
using CollectNumbers = stream::Collect<S, std::vector<int>>;

static_assert(passes_on<MapAdd> && passes_on<FilterOdd> && passes_on<SkipWhileOdd>);
static_assert(passes_on<TakeWhileOdd> && passes_on<ThenAdd> && passes_on<FilterMapSome>);
static_assert(passes_on<ScanSome> && passes_on<InspectOdd> && passes_on<ChainNumbers>);
static_assert(passes_on<stream::Enumerate> && passes_on<stream::Take> && passes_on<stream::Skip>);
static_assert(passes_on<stream::Fuse> && passes_on<stream::Peekable>);
static_assert(passes_on<stream::PollImmediate> && passes_on<stream::StreamFuture>);
static_assert(passes_on<FoldAdd> && passes_on<ForEachAdd> && passes_on<AnyOdd>);
static_assert(passes_on<stream::Count> && passes_on<CollectNumbers>);

// A future that may refer into an adapter keeps it where it is.
static_assert(!unpin<stream::Filter<Boxed, OddLater>> &&
              !unpin<stream::SkipWhile<Boxed, OddLater>>);
static_assert(!unpin<stream::TakeWhile<Boxed, OddLater>>);
static_assert(!unpin<stream::Scan<Boxed, int, SomeLater>>);
struct Captures {
    future::Ready<Result<int, int>> operator()(int item) const {
        return future::ready(Result<int, int>(item + captured));
    }
    future::Ready<Result<int, int>> operator()(int all, int item) const {
        return (*this)(all + item);
    }
    int captured;
};
struct CapturesNothing {
    future::Ready<int> operator()(int item) const { return future::ready(item); }
};
using Results = stream::Empty<Result<int, int>>;
static_assert(!unpin<stream::Then<Boxed, Captures>> && unpin<stream::Then<Boxed, CapturesNothing>>);
static_assert(unpin<stream::Then<Boxed, future::Ready<int> (*)(int)>>);
static_assert(!unpin<stream::ForEach<Boxed, Captures>>);
static_assert(!unpin<decltype(stream::and_then(Results(), Captures()))>);
static_assert(!unpin<decltype(stream::try_for_each(Results(), Captures()))>);
static_assert(!unpin<decltype(stream::try_fold(Results(), 0, Captures()))>);

// Who knows its end.
static_assert(FusedStream<Numbers> && FusedStream<stream::PendingForever<int>>);
static_assert(FusedStream<stream::Repeat<int>> && FusedStream<stream::RepeatWith<Add (*)()>>);
static_assert(FusedStream<stream::Once<future::Ready<int>>> && !FusedStream<Boxed>);
static_assert(!FusedStream<stream::Iter<std::array<int, 2>>> && FusedStream<stream::Fuse<Boxed>>);
static_assert(FusedStream<MapAdd<Numbers>> && !FusedStream<MapAdd<Boxed>>);
static_assert(FusedStream<stream::Peekable<Boxed>> && FusedStream<ChainNumbers<Boxed>>);

TEST(StreamTraits, TheTableCompiles) { SUCCEED(); }

}  // namespace
}  // namespace pollen
