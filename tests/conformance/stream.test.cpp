// SPDX-License-Identifier: MIT
// What futures/tests/stream.rs asks of the adapters of streams, asked of ours.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/stream/all.hpp>
#include <pollen/stream/any.hpp>
#include <pollen/stream/chunks.hpp>
#include <pollen/stream/filter.hpp>
#include <pollen/stream/flat_map.hpp>
#include <pollen/stream/flatten_unordered.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/scan.hpp>
#include <pollen/stream/select.hpp>
#include <pollen/stream/take_until.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace mpsc = pollen::mpsc;
namespace stream = pollen::stream;
using pollen::block_on;
using pollen::Context;
using pollen::Coro;
using pollen::Pending;
using pollen::Poll;
using pollen::StreamItem;

template <class S>
std::vector<StreamItem<S>> all_of(S items) {
    std::vector<StreamItem<S>> all;
    while (auto item = block_on(items.next()))
        all.push_back(*item);
    return all;
}

template <class S>
Coro<std::vector<StreamItem<S>>> collect(S items) {
    std::vector<StreamItem<S>> all;
    while (auto item = co_await items.next())
        all.push_back(*item);
    co_return all;
}

std::vector<int> numbers(int first, int last) {
    std::vector<int> all(static_cast<std::size_t>(last - first + 1));
    std::iota(all.begin(), all.end(), first);
    return all;
}

std::vector<int> sorted(std::vector<int> items) {
    std::sort(items.begin(), items.end());
    return items;
}

// theirs: stream: select
TEST(Stream, SelectTakesTurnsUntilBothHaveEnded) {
    const auto select = [](std::vector<int> a, std::vector<int> b) {
        return all_of(stream::select(stream::iter(std::move(a)), stream::iter(std::move(b))));
    };
    EXPECT_EQ(select({1, 2, 3}, {4, 5, 6}), (std::vector{1, 4, 2, 5, 3, 6}));
    EXPECT_EQ(select({1, 2, 3}, {4, 5}), (std::vector{1, 4, 2, 5, 3}));
    EXPECT_EQ(select({1, 2}, {4, 5, 6}), (std::vector{1, 4, 2, 5, 6}));
}

// A thread that wakes what it is given.
class Alarm {
public:
    Alarm()
        : channel_(mpsc::unbounded<pollen::Waker>()), thread_([this] {
              while (auto waker = block_on(channel_.receiver.recv()))
                  std::move(*waker).wake();
          }) {}
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm() {
        {
            const auto last = std::move(channel_.sender);
        }
        thread_.join();
    }
    void wake_later(const pollen::Waker& waker) { (void) channel_.sender.send(waker.clone()); }

private:
    decltype(mpsc::unbounded<pollen::Waker>()) channel_;
    std::thread thread_;
};

// Is pending before each item, and woken by the alarm; without one it wakes itself.
class Halting {
public:
    explicit Halting(Alarm* alarm) : alarm_(alarm) {}

    Alarm* alarm() const { return alarm_; }

    bool is_pending_now(Context& cx) {
        if (!std::exchange(halts_, !halts_)) return false;
        if (alarm_ != nullptr) {
            alarm_->wake_later(cx.waker());
        } else {
            cx.waker().wake_by_ref();
        }
        return true;
    }

private:
    Alarm* alarm_;
    bool halts_ = true;
};

// Six numbers, from 6 * base on.
class Six : public pollen::StreamInterface<Six> {
public:
    using Item = int;
    Six(int base, Alarm* alarm) : next_(6 * base), end_(next_ + 6), halting_(alarm) {}

    Poll<std::optional<int>> poll_next(Context& cx) {
        if (halting_.is_pending_now(cx)) return Pending{};
        if (next_ == end_) return std::optional<int>();
        return std::optional<int>(next_++);
    }

private:
    int next_;
    int end_;
    Halting halting_;
};

// Ten of these, with the numbers from 0 to 59.
class TenTimesSix : public pollen::StreamInterface<TenTimesSix> {
public:
    using Item = Six;
    explicit TenTimesSix(Alarm* alarm) : halting_(alarm) {}

    Poll<std::optional<Six>> poll_next(Context& cx) {
        if (halting_.is_pending_now(cx)) return Pending{};
        if (base_ == 10) return std::optional<Six>();
        const int base = base_++;
        return std::optional<Six>(Six(base, base % 2 == 0 ? halting_.alarm() : nullptr));
    }

private:
    int base_ = 0;
    Halting halting_;
};

Six itself(Six six) { return six; }

// theirs: stream: flat_map
TEST(Stream, FlatMapGivesTheItemsOfTheStreamsThatAFunctionMakes) {
    auto runs = stream::iter({std::pair(0, 4), std::pair(6, 10), std::pair(0, 2)});
    auto even = std::move(runs) | stream::flat_map([](std::pair<int, int> run) {
                    return stream::iter(numbers(run.first, run.second)) |
                           stream::filter([](int item) { return future::ready(item % 2 == 0); });
                });

    EXPECT_EQ(all_of(std::move(even)), (std::vector{0, 2, 4, 6, 8, 10, 0, 2}));
}

// theirs: stream: scan
TEST(Stream, ScanGoesOnFromAStateUntilTheFunctionEndsIt) {
    auto below = stream::iter({1, 2, 3, 4, 6, 8, 2}) | stream::scan(1, [](int& state, int item) {
                     ++state;
                     return future::ready(item < state ? std::optional<int>(item) : std::nullopt);
                 });
    EXPECT_EQ(all_of(std::move(below)), (std::vector{1, 2, 3, 4}));

    std::vector<int> seen;
    auto all = stream::iter({1, 2, 3}) | stream::scan(&seen, [](std::vector<int>* state, int item) {
                   state->push_back(item);
                   return future::ready(std::optional<int>(item));
               });
    EXPECT_EQ(all_of(std::move(all)), seen);
    EXPECT_EQ(seen, (std::vector{1, 2, 3}));
}

// theirs: stream: all
TEST(Stream, AllIsTrueUnlessAnItemIsNot) {
    const auto is_even = [](int item) { return future::ready(item % 2 == 0); };

    EXPECT_TRUE(block_on(stream::iter(std::vector<int>()) | stream::all(is_even)));
    EXPECT_TRUE(block_on(stream::iter({2, 4, 6, 8}) | stream::all(is_even)));
    EXPECT_FALSE(block_on(stream::iter({2, 3, 4}) | stream::all(is_even)));
}

// theirs: stream: any
TEST(Stream, AnyIsFalseUnlessAnItemIsTrue) {
    const auto is_even = [](int item) { return future::ready(item % 2 == 0); };

    EXPECT_FALSE(block_on(stream::iter(std::vector<int>()) | stream::any(is_even)));
    EXPECT_TRUE(block_on(stream::iter({1, 2, 3}) | stream::any(is_even)));
    EXPECT_FALSE(block_on(stream::iter({1, 3, 5}) | stream::any(is_even)));
}

// theirs: stream: flatten_unordered
TEST(Stream, FlattenUnorderedTakesTurns) {
    std::vector<stream::Iter<std::vector<int>>> three;
    three.push_back(stream::iter(numbers(0, 4)));
    three.push_back(stream::iter(numbers(6, 10)));
    three.push_back(stream::iter(numbers(10, 12)));
    EXPECT_EQ(all_of(stream::iter(std::move(three)) | stream::flatten_unordered(3)),
              (std::vector{0, 6, 10, 1, 7, 11, 2, 8, 12, 3, 9, 4, 10}));

    const auto evens = [](std::vector<int> all) {
        std::vector<int> even;
        std::copy_if(all.begin(), all.end(), std::back_inserter(even),
                     [](int number) { return number % 2 == 0; });
        return stream::iter(std::move(even));
    };
    std::vector<std::vector<int>> ranges{numbers(0, 4), numbers(6, 10), numbers(0, 2)};
    EXPECT_EQ(
        sorted(all_of(stream::iter(std::move(ranges)) | stream::flat_map_unordered(1, evens))),
        (std::vector{0, 0, 2, 2, 4, 6, 8, 10}));
}

// theirs: stream: flatten_unordered
TEST(Stream, FlattenUnorderedLosesNothingThatIsWokenAtOnceOrLater) {
    const std::vector<int> sixty = numbers(0, 59);
    EXPECT_EQ(sorted(all_of(TenTimesSix(nullptr) | stream::flatten_unordered(10))), sixty);
    EXPECT_EQ(sorted(all_of(TenTimesSix(nullptr) | stream::flat_map_unordered(10, itself))), sixty);

    Alarm alarm;
    EXPECT_EQ(sorted(all_of(TenTimesSix(&alarm) | stream::flatten_unordered(10))), sixty);
    EXPECT_EQ(sorted(all_of(TenTimesSix(&alarm) | stream::flatten_unordered(2))), sixty);
    EXPECT_EQ(sorted(all_of(TenTimesSix(&alarm) | stream::flat_map_unordered(10, itself))), sixty);

    auto both =
        block_on(future::join(collect(TenTimesSix(&alarm) | stream::flat_map_unordered(10, itself)),
                              collect(TenTimesSix(&alarm) | stream::flatten_unordered(10))));
    EXPECT_EQ(sorted(std::get<0>(std::move(both))), sixty);
    EXPECT_EQ(sorted(std::get<1>(std::move(both))), sixty);
}

#if POLLEN_EXCEPTIONS
// Six, or a stream that throws.
class SixOrThrows : public pollen::StreamInterface<SixOrThrows> {
public:
    using Item = int;
    explicit SixOrThrows(std::optional<Six> six) : six_(std::move(six)) {}

    Poll<std::optional<int>> poll_next(Context& cx) {
        if (!six_) throw std::runtime_error("polled");
        return six_->poll_next(cx);
    }

private:
    std::optional<Six> six_;
};

// theirs: stream: flatten_unordered
TEST(Stream, FlattenUnorderedGoesOnAfterAStreamThatThrows) {
    bool throws = true;
    auto first_throws = [&throws](Six six) {
        return SixOrThrows(std::exchange(throws, false) ? std::optional<Six>() : std::move(six));
    };
    auto flat = TenTimesSix(nullptr) | stream::flat_map_unordered(10, first_throws);
    EXPECT_THROW((void) block_on(flat.next()), std::runtime_error);

    EXPECT_EQ(sorted(all_of(std::move(flat))), numbers(6, 59));
}
#endif

// A stream of one stream: what is flattened is flattened once more.
auto nested(Alarm& alarm) {
    std::vector<stream::FlattenUnordered<TenTimesSix>> one;
    one.push_back(TenTimesSix(&alarm) | stream::flatten_unordered(stream::no_limit));
    return stream::iter(std::move(one)) | stream::flatten_unordered(stream::no_limit);
}

// theirs: stream: flatten_unordered
TEST(Stream, FlattenUnorderedMayBeNestedAndMoveToAnotherTask) {
    Alarm alarm;
    pollen::ThreadPool pool(2);
    EXPECT_EQ(pool.block_on(collect(nested(alarm))).size(), 60U);

    auto polled = nested(alarm);
    auto cx = pollen::testing::noop_context();
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(polled.poll_next(cx).is_pending());
    EXPECT_EQ(block_on(pool.spawn(collect(std::move(polled)))).size(), 60U);
}

// Is ready at the poll after so many.
auto ready_after(int polls) {
    return future::poll_fn([polled = 0, polls](Context&) mutable -> Poll<void> {
        if (++polled <= polls) return Pending{};
        return Poll<void>::ready();
    });
}

// theirs: stream: take_until
TEST(Stream, TakeUntilStops) {
    auto five = stream::iter(numbers(1, 10)) | stream::take_until(ready_after(5));
    EXPECT_EQ(all_of(std::move(five)).back(), 5);

    auto stopped = stream::iter(numbers(1, 10)) | stream::take_until(ready_after(1));
    EXPECT_EQ(block_on(stopped.next()), 1);
    EXPECT_EQ(block_on(stopped.next()), std::nullopt);
}

// Gives one item, then the end, and must not be polled again.
class OneAndNoMore : public pollen::StreamInterface<OneAndNoMore> {
public:
    using Item = int;
    OneAndNoMore() noexcept {}
    Poll<std::optional<int>> poll_next(Context&) {
        ++polls_;
        EXPECT_LE(polls_, 2);
        return polls_ == 1 ? std::optional<int>(1) : std::nullopt;
    }

private:
    int polls_ = 0;
};

// A future that may be moved, for take_future().
class Stop {
public:
    using Output = void;
    static constexpr bool is_unpin = true;
    explicit Stop(int polls) : left_(polls) {}
    Poll<void> poll(Context&) {
        if (left_ == 0) return Poll<void>::ready();
        --left_;
        return Pending{};
    }

private:
    int left_;
};

// theirs: stream: take_until
TEST(Stream, TakeUntilGivesItsFutureBackUnlessItHasStopped) {
    auto freed = stream::iter(numbers(1, 10)) | stream::take_until(Stop(5));
    EXPECT_EQ(block_on(freed.next()), 1);
    EXPECT_EQ(block_on(freed.next()), 2);
    EXPECT_TRUE(freed.take_future().has_value());
    EXPECT_EQ(all_of(std::move(freed)).back(), 10);

    auto stopped = stream::iter(numbers(1, 10)) | stream::take_until(Stop(1));
    EXPECT_EQ(block_on(stopped.next()), 1);
    EXPECT_EQ(block_on(stopped.next()), std::nullopt);
    EXPECT_FALSE(stopped.take_future().has_value());
}

// theirs: stream: take_until
TEST(Stream, TakeUntilDoesNotPollAStreamThatHasEnded) {
    auto one = OneAndNoMore() | stream::take_until(ready_after(1));
    EXPECT_EQ(block_on(one.next()), 1);
    EXPECT_EQ(block_on(one.next()), std::nullopt);
    EXPECT_EQ(block_on(one.next()), std::nullopt);
}

#if POLLEN_ASSERTIONS
// theirs: stream: chunks_panic_on_cap_zero
TEST(StreamDeathTest, ChunksOfNothingAreRefused) {
    EXPECT_DEATH((void) stream::chunks(mpsc::channel<int>(1).receiver, 0), "chunks of no items");
}

// theirs: stream: ready_chunks_panic_on_cap_zero
TEST(StreamDeathTest, ReadyChunksOfNothingAreRefused) {
    EXPECT_DEATH((void) stream::ready_chunks(mpsc::channel<int>(1).receiver, 0),
                 "chunks of no items");
}
#endif

// theirs: stream: ready_chunks
TEST(Stream, ReadyChunksAreWhatIsThere) {
    auto [sender, receiver] = mpsc::channel<int>(16);
    auto pairs = std::move(receiver) | stream::ready_chunks(2);
    auto cx = pollen::testing::noop_context();
    EXPECT_TRUE(pairs.poll_next(cx).is_pending());

    (void) block_on(sender.send(1));
    EXPECT_EQ(block_on(pairs.next()), std::vector{1});
    for (int number : {2, 3, 4})
        (void) block_on(sender.send(number));
    EXPECT_EQ(block_on(pairs.next()), (std::vector{2, 3}));
    EXPECT_EQ(block_on(pairs.next()), std::vector{4});
}

// Is pending at every second poll, and ends at the poll after so many.
class Slow {
public:
    using Item = int;
    Slow(int enough, int& polls) : enough_(enough), polls_(&polls) {}

    Poll<std::optional<int>> poll_next(Context& cx) {
        ++*polls_;
        if (*polls_ % 2 == 0) {
            cx.waker().wake_by_ref();
            return Pending{};
        }
        if (*polls_ >= enough_) return std::optional<int>();
        return std::optional<int>(*polls_);
    }

private:
    int enough_;
    int* polls_;
};

// theirs: stream: select_with_strategy_doesnt_terminate_early
TEST(Stream, SelectWithStrategyGoesOnUntilTheSlowerOneHasEnded) {
    for (const stream::PollNext side : {stream::PollNext::Left, stream::PollNext::Right}) {
        int polls = 0;
        (void) all_of(stream::select_with_strategy(
            Slow(10, polls), stream::iter(std::vector{10, 20}), [side] { return side; }));
        EXPECT_EQ(polls, 11);
    }
}

}  // namespace
