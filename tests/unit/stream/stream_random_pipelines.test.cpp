// SPDX-License-Identifier: MIT
// Random pipelines of adapters, against a model that works on vectors: the same items, valid size
// hints at each step, no wake lost, nothing left over when a pipeline is dropped.

#include <pollen/future/map.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;
using pollen::testing::CountingWaker;

namespace {

// A number; all of them are counted, and one that was moved from is another number.
class Value {
public:
    explicit Value(std::uint32_t value) noexcept : number(value) { ++alive; }
    Value(const Value& other) noexcept : number(other.number) { ++alive; }
    Value(Value&& other) noexcept : number(std::exchange(other.number, moved)) { ++alive; }
    Value& operator=(const Value&) = default;
    Value& operator=(Value&& other) noexcept {
        number = std::exchange(other.number, moved);
        return *this;
    }
    ~Value() { --alive; }

    std::uint32_t number;
    static inline int alive = 0;
    static constexpr std::uint32_t moved = 999'999'999;
};

using Numbers = std::vector<std::uint32_t>;
using Box = pollen::LocalBoxStream<Value>;

// Where a source or a future waits for the test to let it go on. Alive as long as they are.
struct Wait {
    std::optional<Waker> waker;
    bool may_go = false;
};

// All that may be waited for in one run.
class Waits {
public:
    std::shared_ptr<Wait> add() {
        all_.push_back(std::make_shared<Wait>());
        return all_.back();
    }
    // Lets one of those go that are waited for. False if there is none.
    bool let_one_go(std::minstd_rand& random) {
        std::vector<Wait*> waiting;
        for (const auto& each : all_)
            if (each->waker && each.use_count() > 1) waiting.push_back(each.get());
        if (waiting.empty()) return false;
        Wait& chosen = *waiting[random() % waiting.size()];
        chosen.may_go = true;
        std::optional<Waker> waker = std::exchange(chosen.waker, std::nullopt);
        std::move(*waker).wake();
        return true;
    }

private:
    std::vector<std::shared_ptr<Wait>> all_;
};

// True if it goes on: at once, after a wake of its own, or when the test lets it.
class Pause {
public:
    enum class Kind : std::uint8_t { None, WakesItself, Waits };

    Pause(std::shared_ptr<Wait> wait, Kind kind) : wait_(std::move(wait)), kind_(kind) {}

    bool is_over(Context& cx) {
        switch (kind_) {
            case Kind::None:
                return true;
            case Kind::WakesItself:
                kind_ = Kind::None;
                cx.waker().wake_by_ref();
                return false;
            case Kind::Waits:
                if (std::exchange(wait_->may_go, false)) {
                    kind_ = Kind::None;
                    return true;
                }
                wait_->waker = cx.waker().clone();
                return false;
        }
        return true;
    }
    void begin(Kind kind) { kind_ = kind; }

private:
    std::shared_ptr<Wait> wait_;
    Kind kind_;
};

Pause::Kind some_pause(std::minstd_rand& random) {
    constexpr std::array pauses{Pause::Kind::None, Pause::Kind::None, Pause::Kind::WakesItself,
                                Pause::Kind::Waits};
    return pauses[random() % pauses.size()];
}

// Gives the numbers, with a pause before each and before the end. Not fused.
class Source : public pollen::StreamInterface<Source> {
public:
    using Item = Value;
    static constexpr bool is_sendable = false;

    Source(Numbers numbers, Waits& waits, std::uint32_t seed)
        : numbers_(std::move(numbers)), random_(seed), pause_(waits.add(), some_pause(random_)) {}

    Poll<std::optional<Value>> poll_next(Context& cx) {
        EXPECT_FALSE(has_ended_) << "polled after its end";
        if (!pause_.is_over(cx)) return Pending{};
        pause_.begin(some_pause(random_));
        has_ended_ = next_ == numbers_.size();
        if (has_ended_) return std::optional<Value>();
        return Poll<std::optional<Value>>::ready(std::in_place_t(), numbers_[next_++]);
    }
    pollen::SizeHint size_hint() const {
        const std::size_t left = numbers_.size() - next_;
        return {left / 2, left + 1};  // vague, but true
    }

private:
    Numbers numbers_;
    std::size_t next_ = 0;
    std::minstd_rand random_;
    Pause pause_;
    bool has_ended_ = false;
};

// Answers with a number after a pause.
class Later {
public:
    using Output = Value;
    static constexpr bool is_sendable = false;

    Later(Value value, Waits& waits, std::uint32_t seed)
        : value_(std::move(value)), pause_(waits.add(), pause_of(seed)) {}

    Poll<Value> poll(Context& cx) {
        if (!pause_.is_over(cx)) return Pending{};
        return std::move(value_);
    }

private:
    static Pause::Kind pause_of(std::uint32_t seed) {
        std::minstd_rand random(seed);
        return some_pause(random);
    }

    Value value_;
    Pause pause_;
};

std::uint32_t mixed(std::uint32_t a, std::uint32_t b) { return (a * 31 + b + 1) % 1000; }

enum class Kind : std::uint8_t {
    Source,
    Iter,
    Map,
    Then,
    Filter,
    FilterMap,
    FilterLater,
    Take,
    Skip,
    TakeWhile,
    SkipWhile,
    Scan,
    Enumerate,
    Chunks,
    ReadyChunks,
    Chain,
    Zip,
    FlatMap,
    Flatten,
    Peekable,
    Fuse,
    Inspect,
    Buffered,
    Ordered,    // FuturesOrdered of all
    Collected,  // flatten_stream() of a future of all
    // In any order; sorted afterwards.
    BufferUnordered,
    Merge,
    SelectAll,
    FlattenUnordered,
};
constexpr unsigned kinds = static_cast<unsigned>(Kind::FlattenUnordered) + 1;

struct Tree {
    Kind kind = Kind::Source;
    std::uint32_t argument = 0;
    Numbers numbers;  // of a source
    std::vector<Tree> parts;
};

Tree some_tree(std::minstd_rand& random, int depth) {
    Tree tree;
    tree.argument = static_cast<std::uint32_t>(random() % 7);
    tree.kind = depth == 0 ? static_cast<Kind>(random() % 2) : static_cast<Kind>(random() % kinds);
    std::size_t parts = 1;
    if (tree.kind <= Kind::Iter) {
        parts = 0;
        tree.numbers.resize(random() % 9);
        for (std::uint32_t& number : tree.numbers)
            number = static_cast<std::uint32_t>(random() % 1000);
    } else if (tree.kind == Kind::Chain || tree.kind == Kind::Zip || tree.kind == Kind::Merge) {
        parts = 2;
    } else if (tree.kind == Kind::SelectAll || tree.kind == Kind::Flatten ||
               tree.kind == Kind::FlattenUnordered) {
        parts = random() % 4;
    }
    for (std::size_t part = 0; part < parts; ++part)
        tree.parts.push_back(some_tree(random, depth - 1));
    return tree;
}

// The model.

Numbers solve(const Tree& tree) {
    std::vector<Numbers> parts;
    for (const Tree& part : tree.parts)
        parts.push_back(solve(part));
    const std::uint32_t n = tree.argument;
    const Numbers none;
    const Numbers& in = parts.empty() ? none : parts[0];
    Numbers out;
    switch (tree.kind) {
        case Kind::Source:
        case Kind::Iter:
            return tree.numbers;
        case Kind::Map:
        case Kind::Then:
        case Kind::Buffered:
        case Kind::Ordered:
        case Kind::BufferUnordered:
            for (const std::uint32_t x : in)
                out.push_back(mixed(x, n));
            break;
        case Kind::Filter:
        case Kind::FilterLater:
            std::copy_if(in.begin(), in.end(), std::back_inserter(out),
                         [n](std::uint32_t x) { return x % (n + 1) == 0; });
            break;
        case Kind::FilterMap:
            for (const std::uint32_t x : in)
                if (x % 3 != n % 3) out.push_back(mixed(x, n));
            break;
        case Kind::Take:
            out.assign(in.begin(), in.begin() + std::min<std::ptrdiff_t>(n, std::ssize(in)));
            break;
        case Kind::Skip:
            out.assign(in.begin() + std::min<std::ptrdiff_t>(n, std::ssize(in)), in.end());
            break;
        case Kind::TakeWhile:
        case Kind::SkipWhile: {
            const auto first =
                std::find_if(in.begin(), in.end(), [n](std::uint32_t x) { return x % 8 == n; });
            if (tree.kind == Kind::TakeWhile) {
                out.assign(in.begin(), first);
            } else {
                out.assign(first, in.end());
            }
            break;
        }
        case Kind::Scan: {
            std::uint32_t state = n;
            for (const std::uint32_t x : in) {
                state = mixed(state, x);
                if (state % 8 == 7) break;
                out.push_back(state);
            }
            break;
        }
        case Kind::Enumerate:
            for (std::size_t i = 0; i < in.size(); ++i)
                out.push_back(mixed(in[i], static_cast<std::uint32_t>(i)));
            break;
        case Kind::Chunks:
            for (std::size_t i = 0; i < in.size(); i += n + 1) {
                std::uint32_t chunk = 0;
                for (std::size_t j = i; j < in.size() && j < i + n + 1; ++j)
                    chunk = mixed(chunk, in[j]);
                out.push_back(chunk);
            }
            break;
        case Kind::Chain:
            out = parts[0];
            out.insert(out.end(), parts[1].begin(), parts[1].end());
            break;
        case Kind::Zip:
            for (std::size_t i = 0; i < std::min(parts[0].size(), parts[1].size()); ++i)
                out.push_back(mixed(parts[0][i], parts[1][i]));
            break;
        case Kind::FlatMap:
            for (const std::uint32_t x : in)
                for (std::uint32_t i = 0; i < x % 3; ++i)
                    out.push_back(mixed(x, i));
            break;
        case Kind::ReadyChunks:
        case Kind::Peekable:
        case Kind::Fuse:
        case Kind::Inspect:
        case Kind::Collected:
            out = in;
            break;
        case Kind::Flatten:
        case Kind::Merge:
        case Kind::SelectAll:
        case Kind::FlattenUnordered:
            for (const Numbers& part : parts)
                out.insert(out.end(), part.begin(), part.end());
            break;
    }
    if (tree.kind >= Kind::BufferUnordered) std::sort(out.begin(), out.end());
    return out;
}

// The same with adapters.

Box build(const Tree& tree, Waits& waits, std::minstd_rand& random);

// All items of a stream, sorted: what came in any order comes in one.
Box sorted(Box&& in) {
    return Box(stream::collect<std::vector<Value>>(std::move(in)) |
               future::map([](std::vector<Value> all) {
                   std::sort(all.begin(), all.end(),
                             [](const Value& a, const Value& b) { return a.number < b.number; });
                   return stream::iter(std::move(all));
               }) |
               future::flatten_stream());
}

Box build(const Tree& tree, Waits& waits, std::minstd_rand& random) {
    const std::uint32_t n = tree.argument;
    const auto part = [&](std::size_t index) { return build(tree.parts[index], waits, random); };
    const auto parts = [&] {
        std::vector<Box> all;
        for (std::size_t index = 0; index < tree.parts.size(); ++index)
            all.push_back(part(index));
        return all;
    };
    auto later = [n, waits = &waits,
                  seed = static_cast<std::uint32_t>(random())](Value value) mutable {
        return Later(Value(mixed(value.number, n)), *waits, seed += 12'345);
    };
    switch (tree.kind) {
        case Kind::Source:
            return Box(Source(tree.numbers, waits, static_cast<std::uint32_t>(random())));
        case Kind::Iter: {
            std::vector<Value> values;
            for (const std::uint32_t number : tree.numbers)
                values.emplace_back(number);
            return Box(stream::iter(std::move(values)));
        }
        case Kind::Map:
            return Box(part(0) |
                       stream::map([n](Value value) { return Value(mixed(value.number, n)); }));
        case Kind::Then:
            return Box(part(0) | stream::then(later));
        case Kind::Filter:
            return Box(part(0) | stream::filter([n](const Value& value) {
                           return value.number % (n + 1) == 0;
                       }));
        case Kind::FilterLater:
            return Box(part(0) | stream::filter([n, later](const Value& value) mutable {
                           const bool passes = value.number % (n + 1) == 0;
                           return later(Value(0)) | future::map([passes](Value) { return passes; });
                       }));
        case Kind::FilterMap:
            return Box(part(0) | stream::filter_map([n](Value value) -> std::optional<Value> {
                           if (value.number % 3 == n % 3) return std::nullopt;
                           return Value(mixed(value.number, n));
                       }));
        case Kind::Take:
            return Box(part(0) | stream::take(n));
        case Kind::Skip:
            return Box(part(0) | stream::skip(n));
        case Kind::TakeWhile:
            return Box(part(0) | stream::take_while(
                                     [n](const Value& value) { return value.number % 8 != n; }));
        case Kind::SkipWhile:
            return Box(part(0) | stream::skip_while(
                                     [n](const Value& value) { return value.number % 8 != n; }));
        case Kind::Scan:
            return Box(
                part(0) |
                stream::scan(n, [](std::uint32_t& state, Value value) -> std::optional<Value> {
                    state = mixed(state, value.number);
                    if (state % 8 == 7) return std::nullopt;
                    return Value(state);
                }));
        case Kind::Enumerate:
            return Box(part(0) | stream::enumerate() | stream::map([](auto numbered) {
                           auto& [index, value] = numbered;
                           return Value(mixed(value.number, static_cast<std::uint32_t>(index)));
                       }));
        case Kind::Chunks:
            return Box(part(0) | stream::chunks(n + 1) | stream::map([](std::vector<Value> chunk) {
                           std::uint32_t all = 0;
                           for (const Value& value : chunk)
                               all = mixed(all, value.number);
                           return Value(all);
                       }));
        case Kind::ReadyChunks:
            return Box(part(0) | stream::ready_chunks(n + 1) |
                       stream::flat_map([n](std::vector<Value> chunk) {
                           EXPECT_TRUE(!chunk.empty() && chunk.size() <= n + 1);
                           return stream::iter(std::move(chunk));
                       }));
        case Kind::Chain:
            return Box(part(0) | stream::chain(part(1)));
        case Kind::Zip:
            return Box(part(0) | stream::zip(part(1)) | stream::map([](auto pair) {
                           auto& [a, b] = pair;
                           return Value(mixed(a.number, b.number));
                       }));
        case Kind::FlatMap:
            return Box(part(0) | stream::flat_map([](Value value) {
                           std::vector<Value> some;
                           for (std::uint32_t i = 0; i < value.number % 3; ++i)
                               some.emplace_back(mixed(value.number, i));
                           return stream::iter(std::move(some));
                       }));
        case Kind::Flatten:
            return Box(stream::iter(parts()) | stream::flatten());
        case Kind::Peekable:
            return Box(part(0) | stream::peekable());
        case Kind::Fuse:
            return Box(part(0) | stream::fuse());
        case Kind::Inspect:
            return Box(part(0) | stream::inspect([](const Value& value) {
                           EXPECT_NE(value.number, Value::moved);
                       }));
        case Kind::Buffered:
            return Box(part(0) | stream::map(later) | stream::buffered(n + 1));
        case Kind::Ordered: {
            pollen::FuturesOrdered<Later> set;
            for (const std::uint32_t number : solve(tree.parts[0]))
                set.push_back(later(Value(number)));
            return Box(std::move(set));
        }
        case Kind::Collected:
            return Box(
                stream::collect<std::vector<Value>>(part(0)) |
                future::map([](std::vector<Value> all) { return stream::iter(std::move(all)); }) |
                future::flatten_stream());
        case Kind::BufferUnordered:
            return sorted(Box(part(0) | stream::map(later) | stream::buffer_unordered(n + 1)));
        case Kind::Merge:
            return sorted(Box(stream::merge(part(0), part(1))));
        case Kind::SelectAll:
            return sorted(Box(stream::select_all(parts())));
        case Kind::FlattenUnordered:
            return sorted(Box(stream::iter(parts()) | stream::flatten_unordered(n + 1)));
    }
    return Box(stream::empty<Value>());
}

struct Run {
    std::uint32_t seed;
    int depth;
    bool is_dropped;  // somewhere on its way
};

void check(const Run& run) {
    std::minstd_rand random(run.seed);
    const Tree tree = some_tree(random, run.depth);
    const Numbers expected = solve(tree);
    const std::size_t steps = run.is_dropped ? random() % 20 : 100'000;
    Numbers items;
    {
        Waits waits;
        Box pipeline = build(tree, waits, random);
        std::array<CountingWaker, 2> tasks;
        std::size_t newest = 0;
        bool is_polled = true;
        for (std::size_t step = 0; step < steps; ++step) {
            const pollen::SizeHint hint = pollen::size_hint(pipeline);
            const std::size_t left = expected.size() - items.size();
            ASSERT_LE(hint.lower, left);
            ASSERT_TRUE(!hint.upper || *hint.upper >= left);

            if (!is_polled && tasks[newest].take_wakes() == 0) {
                // Also a poll without a wake is allowed, and one by another task.
                if (random() % 4 == 0) {
                    newest = random() % tasks.size();
                } else {
                    ASSERT_TRUE(waits.let_one_go(random)) << "a wake was lost";
                    continue;
                }
            }
            is_polled = false;
            Context cx(tasks[newest].waker());
            Poll<std::optional<Value>> next = pipeline.poll_next(cx);
            if (next.is_pending()) continue;
            is_polled = true;
            if (!next.value()) {
                ASSERT_EQ(items, expected);
                break;
            }
            items.push_back(next.value()->number);
            ASSERT_LE(items.size(), expected.size());
            ASSERT_EQ(items.back(), expected[items.size() - 1]);
        }
        ASSERT_TRUE(run.is_dropped || items == expected) << "it goes on for ever";
    }
    ASSERT_EQ(Value::alive, 0);
}

void check_all(bool are_dropped) {
    for (std::uint32_t seed = 1; seed <= 4000; ++seed) {
        const Run run{seed, 1 + static_cast<int>(seed % 5), are_dropped};
        check(run);
        if (::testing::Test::HasFailure()) {
            ADD_FAILURE() << "seed " << run.seed << ", depth " << run.depth;
            return;
        }
    }
}

TEST(RandomPipelines, GiveTheItemsOfTheModel) { check_all(false); }

TEST(RandomPipelines, LeaveNothingWhenTheyAreDropped) { check_all(true); }

}  // namespace
