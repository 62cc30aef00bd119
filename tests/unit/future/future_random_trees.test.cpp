// SPDX-License-Identifier: MIT
// Random trees of adapters, against a model that knows only when each leaf opens: the answer and
// the step at which it comes are those of the model, no wake is lost, and nothing is left over.

#include <pollen/detail/config.hpp>
#include <pollen/future.hpp>
#include <pollen/stream/join_all.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::Err;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;
using pollen::testing::CountingWaker;

namespace {

constexpr int last_step = 8;

// A number; all of them are counted.
class Value {
public:
    explicit Value(std::uint32_t value) noexcept : number(value) { ++alive; }
    Value(const Value& other) noexcept : number(other.number) { ++alive; }
    Value& operator=(const Value&) = default;
    ~Value() { --alive; }

    std::uint32_t number;
    static inline int alive = 0;
};

using Answer = pollen::Result<Value, std::uint32_t>;
using Box = pollen::LocalBoxFuture<Answer>;
struct Thrown {};

std::uint32_t number_of(const Answer& answer) {
    return answer.has_value() ? 2 * answer->number : 2 * answer.error() + 1;
}

// What a tree makes of the answers of its parts: another number, and now and then an error.
class Mix {
public:
    Mix& add(std::uint32_t number) {
        mixed_ = (mixed_ ^ number) * 16'777'619U;
        return *this;
    }
    Mix& add(const Answer& answer) { return add(number_of(answer)); }
    Mix& add(const std::vector<Answer>& answers) {
        for (const Answer& each : answers)
            add(each);
        return *this;
    }
    Answer answer() const {
        if (mixed_ % 8 < 3) return Err(mixed_ / 8);
        return Value(mixed_ / 8);
    }

private:
    std::uint32_t mixed_ = 2'166'136'261U;
};

enum class Kind : std::uint8_t {
    Leaf,
    Map,
    Fuse,
    MaybeDone,
    CatchUnwind,
    Then,
    Flatten,
    Join,
    TryJoin,
    Race,
    Select,
    SharedTogether,  // a clone is polled for the first time when another future has answered
    SharedHandedOn,  // a clone goes, and then another one is polled
    JoinAll,
    SelectAll,
    SelectOk,
};

enum class Ends : std::uint8_t { Value, Error, Throws };

struct Leaf {
    int opens = 0;
    int wakes_itself = 0;  // at so many polls that are pending
    bool wakes_by_ref = false;
    Ends ends = Ends::Value;
    std::uint32_t number = 0;

    int alive = 0;
    std::optional<Waker> waker;
};

struct Tree {
    Kind kind = Kind::Leaf;
    Leaf leaf;
    std::vector<Tree> parts;
};

// The model.

struct Outcome {
    int step;
    std::optional<Answer> answer;  // empty: throws
};

Outcome solve(const Tree& tree, int start);

std::vector<Outcome> solve_parts(const Tree& tree, int start) {
    std::vector<Outcome> solved;
    for (const Tree& part : tree.parts)
        solved.push_back(solve(part, start));
    return solved;
}

// The first that ends so, if they are polled in order at each step.
template <class Is>
std::optional<std::size_t> first_of(const std::vector<Outcome>& parts, Is is) {
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (is(parts[i]) && (!first || parts[i].step < parts[*first].step)) first = i;
    }
    return first;
}
bool throws(const Outcome& part) { return !part.answer; }
bool ends(const Outcome&) { return true; }
bool is_no_value(const Outcome& part) { return !part.answer || !part.answer->has_value(); }
bool is_no_error(const Outcome& part) { return !part.answer || part.answer->has_value(); }

int last_of(const std::vector<Outcome>& parts, int step) {
    for (const Outcome& part : parts)
        step = std::max(step, part.step);
    return step;
}

// All answers, unless one throws.
Outcome solve_all(const std::vector<Outcome>& parts, int start, Mix mix) {
    if (const auto first = first_of(parts, throws)) {
        return {std::max(start, parts[*first].step), std::nullopt};
    }
    for (const Outcome& part : parts)
        mix.add(*part.answer);
    return {last_of(parts, start), mix.answer()};
}

Outcome solve_select_ok(std::vector<Outcome> parts) {
    const auto first = first_of(parts, is_no_error);
    if (!first) {
        std::size_t last = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i].step >= parts[last].step) last = i;
        }
        return parts[last];
    }
    const int step = parts[*first].step;
    const Outcome winner = parts[*first];
    if (!winner.answer) return winner;
    std::vector<Outcome> others;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool has_failed = is_no_value(parts[i]) && parts[i].answer &&
                                (parts[i].step < step || (parts[i].step == step && i < *first));
        if (i != *first && !has_failed) others.push_back(parts[i]);
    }
    return solve_all(others, step, Mix().add(winner.answer->value().number));
}

Outcome solve(const Tree& tree, int start) {
    if (tree.kind == Kind::Leaf) {
        const Leaf& leaf = tree.leaf;
        const int step = std::max(start, leaf.opens);
        if (leaf.ends == Ends::Throws) return {step, std::nullopt};
        if (leaf.ends == Ends::Error) return {step, Answer(Err(leaf.number))};
        return {step, Answer(Value(leaf.number))};
    }
    std::vector<Outcome> parts = solve_parts(tree, start);
    Outcome& first = parts[0];
    switch (tree.kind) {
        case Kind::Leaf:
        case Kind::Fuse:
        case Kind::MaybeDone:
            return first;
        case Kind::Map:
            if (first.answer) first.answer = Mix().add(*first.answer).answer();
            return first;
        case Kind::CatchUnwind:
            if (!first.answer) first.answer = Answer(Err(7U));
            return first;
        case Kind::Then:
        case Kind::Flatten: {
            if (!first.answer) return first;
            Outcome second = solve(tree.parts[1], first.step);
            if (second.answer) {
                second.answer = Mix().add(*first.answer).add(*second.answer).answer();
            }
            return second;
        }
        case Kind::Join:
        case Kind::JoinAll:
            return solve_all(parts, start, Mix());
        case Kind::TryJoin:
            if (const auto failed = first_of(parts, is_no_value)) return parts[*failed];
            return solve_all(parts, start, Mix());
        case Kind::Race:
            return parts[*first_of(parts, ends)];
        case Kind::Select:
        case Kind::SelectAll: {
            const std::size_t winner = *first_of(parts, ends);
            const Outcome won = parts[winner];
            if (!won.answer) return won;
            parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(winner));
            return solve_all(parts, won.step,
                             Mix().add(static_cast<std::uint32_t>(winner)).add(*won.answer));
        }
        case Kind::SelectOk:
            return solve_select_ok(parts);
        case Kind::SharedTogether: {
            Outcome clone{std::max(parts[0].step, parts[1].step), parts[0].answer};
            if (!parts[1].answer) clone = parts[1];
            if (clone.answer)
                clone.answer = Mix().add(*parts[1].answer).add(*clone.answer).answer();
            return solve_all({parts[0], clone}, start, Mix());
        }
        case Kind::SharedHandedOn: {
            const Outcome& raced = parts[*first_of(parts, ends)];
            if (!raced.answer) return raced;
            Outcome clone{std::max(parts[0].step, raced.step), parts[0].answer};
            if (clone.answer) clone.answer = Mix().add(*raced.answer).add(*clone.answer).answer();
            return clone;
        }
    }
    return first;
}

// The futures.

int now = 0;

class LeafFuture {
public:
    using Output = Answer;
    static constexpr bool is_sendable = false;

    explicit LeafFuture(Leaf& leaf) noexcept : leaf_(&leaf), wakes_left_(leaf.wakes_itself) {
        ++leaf.alive;
    }
    LeafFuture(LeafFuture&& other) noexcept
        : leaf_(std::exchange(other.leaf_, nullptr)), wakes_left_(other.wakes_left_) {}
    LeafFuture& operator=(LeafFuture&&) = delete;
    ~LeafFuture() {
        if (leaf_ == nullptr) return;
        --leaf_->alive;
        leaf_->waker.reset();
    }

    Poll<Answer> poll(Context& cx) {
        EXPECT_FALSE(std::exchange(has_answered_, now >= leaf_->opens)) << "polled after ready";
        if (now < leaf_->opens) {
            leaf_->waker = cx.waker().clone();
            if (wakes_left_ > 0) {
                --wakes_left_;
                cx.waker().wake_by_ref();
            }
            return Pending{};
        }
        leaf_->waker.reset();
#if POLLEN_EXCEPTIONS
        if (leaf_->ends == Ends::Throws) throw Thrown();
#endif
        if (leaf_->ends == Ends::Error) return Answer(Err(leaf_->number));
        return Answer(Value(leaf_->number));
    }

private:
    Leaf* leaf_;
    int wakes_left_;
    bool has_answered_ = false;
};

// Takes the output of a maybe_done as soon as it is there.
template <class F>
class TakesOutput {
public:
    using Output = Answer;
    explicit TakesOutput(F future) : done_(future::maybe_done(std::move(future))) {}

    Poll<Answer> poll(Context& cx) {
        if (done_.poll(cx).is_pending()) return Pending{};
        EXPECT_TRUE(done_.poll(cx).is_ready());
        return *done_.take_output();
    }

private:
    future::MaybeDone<F> done_;
};

// Polls a fuse again when it has answered.
template <class F>
class AsksAgain {
public:
    using Output = Answer;
    explicit AsksAgain(F future) : fuse_(future::fuse(std::move(future))) {}

    Poll<Answer> poll(Context& cx) {
        Poll<Answer> answer = fuse_.poll(cx);
        EXPECT_EQ(fuse_.is_terminated(), answer.is_ready());
        if (answer.is_ready()) {
            EXPECT_TRUE(fuse_.poll(cx).is_pending());
        }
        return answer;
    }

private:
    future::Fuse<F> fuse_;
};

int leaves_alive(const Tree& tree) {
    int alive = tree.leaf.alive;
    for (const Tree& part : tree.parts)
        alive += leaves_alive(part);
    return alive;
}

// Expects that an adapter holds no part when it has answered, and then says that it has finished.
template <class F>
class Finishes {
public:
    using Output = pollen::FutureOutput<F>;
    static constexpr bool is_sendable = false;
    Finishes(const Tree& tree, F future) : tree_(&tree), future_(std::move(future)) {}

    Poll<Output> poll(Context& cx) {
        bool is_pending = false;
        const Check check(*this, cx, is_pending);
        Poll<Output> answer = future_.poll(cx);
        is_pending = answer.is_pending();
        if (!is_pending) {
            EXPECT_EQ(leaves_alive(*tree_), 0);
        }
        return answer;
    }

private:
    // At the end of a poll, also of one that throws.
    struct Check {
        Check(Finishes& of, Context& with, const bool& pending) noexcept
            : self(of), cx(with), is_pending(pending) {}
        Check(const Check&) = delete;
        Check& operator=(const Check&) = delete;
        ~Check() {
#if POLLEN_EXCEPTIONS
            if (is_pending) return;
            EXPECT_THROW((void) self.future_.poll(cx), pollen::PolledAfterReady);
#endif
        }

        Finishes& self;
        Context& cx;
        const bool& is_pending;
    };

    const Tree* tree_;
    F future_;
};

Box make(Tree& tree);

std::vector<Box> make_parts(Tree& tree) {
    std::vector<Box> made;
    for (Tree& part : tree.parts)
        made.push_back(make(part));
    return made;
}

auto mix_with(Mix mix) {
    return [mix](Answer answer) { return Mix(mix).add(answer).answer(); };
}
Answer mix_both(std::tuple<Answer, Answer> both) {
    return Mix().add(std::get<0>(both)).add(std::get<1>(both)).answer();
}
// All others too.
Box finish(std::vector<Box> others, Mix mix) {
    return future::map(future::join_all(std::move(others)), [mix](std::vector<Answer> answers) {
        return Mix(mix).add(answers).answer();
    });
}

Box make_shared(Tree& tree) {
    auto first = future::shared(make(tree.parts[0]));
    auto go_on = [second = first.clone()](Answer answer) mutable {
        return future::map(std::move(second), mix_with(Mix().add(answer)));
    };
    if (tree.kind == Kind::SharedHandedOn) {
        return future::then(
            future::race(future::SelectOrder::biased(), std::move(first), make(tree.parts[1])),
            std::move(go_on));
    }
    return future::map(
        future::join(std::move(first), future::then(make(tree.parts[1]), std::move(go_on))),
        mix_both);
}

Box make(Tree& tree) {
    switch (tree.kind) {
        case Kind::Leaf:
            return LeafFuture(tree.leaf);
        case Kind::Map:
            return Finishes(tree, future::map(make(tree.parts[0]), mix_with(Mix())));
        case Kind::Fuse:
            return AsksAgain<Box>(make(tree.parts[0]));
        case Kind::MaybeDone:
            return TakesOutput<Box>(make(tree.parts[0]));
        case Kind::CatchUnwind:
            return future::map(Finishes(tree, future::catch_unwind(make(tree.parts[0]))),
                               [](pollen::Result<Answer, std::exception_ptr> caught) -> Answer {
                                   if (!caught.has_value()) return Err(7U);
                                   return std::move(*caught);
                               });
        case Kind::Then:
            return Finishes(
                tree, future::then(make(tree.parts[0]), [&second = tree.parts[1]](Answer answer) {
                    return future::map(make(second), mix_with(Mix().add(answer)));
                }));
        case Kind::Flatten: {
            auto go_on = [second = make(tree.parts[1])](Answer answer) mutable {
                return future::map(std::move(second), mix_with(Mix().add(answer)));
            };
            return Finishes(tree,
                            future::flatten(future::map(make(tree.parts[0]), std::move(go_on))));
        }
        case Kind::Join:
            return future::map(
                Finishes(tree, future::join(make(tree.parts[0]), make(tree.parts[1]))), mix_both);
        case Kind::TryJoin:
            return future::map(
                Finishes(tree, future::try_join(make(tree.parts[0]), make(tree.parts[1]))),
                [](auto both) -> Answer {
                    if (!both.has_value()) return Err(both.error());
                    return Mix()
                        .add(Answer(std::get<0>(*both)))
                        .add(Answer(std::get<1>(*both)))
                        .answer();
                });
        case Kind::Race:
            return Finishes(tree, future::race(future::SelectOrder::biased(), make(tree.parts[0]),
                                               make(tree.parts[1])));
        case Kind::Select:
            return future::then(
                future::select(make(tree.parts[0]), make(tree.parts[1])), [](auto selected) {
                    const bool is_right = selected.is_right();
                    auto& won = is_right ? selected.right() : selected.left();
                    return future::map(std::move(won.other),
                                       mix_with(Mix().add(is_right ? 1U : 0U).add(won.value)));
                });
        case Kind::SharedTogether:
        case Kind::SharedHandedOn:
            return make_shared(tree);
        case Kind::JoinAll:
            return future::map(
                Finishes(tree, future::join_all(make_parts(tree))),
                [](std::vector<Answer> answers) { return Mix().add(answers).answer(); });
        case Kind::SelectAll:
            return future::then(future::select_all(make_parts(tree)), [](auto selected) {
                const auto index = static_cast<std::uint32_t>(selected.index);
                return finish(std::move(selected.others), Mix().add(index).add(selected.value));
            });
        case Kind::SelectOk:
            return future::then(future::select_ok(make_parts(tree)), [](auto selected) -> Box {
                if (!selected.has_value()) {
                    return future::ready(Answer(Err(selected.error())));
                }
                return finish(std::move(selected->others), Mix().add(selected->value.number));
            });
    }
    return LeafFuture(tree.leaf);
}

// What happens.

class Chance {
public:
    explicit Chance(std::uint32_t seed) : random_(seed) {}
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
    bool one_in(std::uint32_t count) { return below(count) == 0; }

private:
    std::mt19937 random_;
};

Tree random_tree(Chance& chance, int depth) {
    Tree tree;
    if (depth == 0 || chance.one_in(5)) {
        Leaf& leaf = tree.leaf;
        leaf.opens = chance.one_in(4) ? 0 : static_cast<int>(chance.below(last_step + 1));
        leaf.wakes_itself = static_cast<int>(chance.below(3));
        leaf.wakes_by_ref = chance.one_in(2);
        leaf.number = chance.below(1'000'000);
        if (chance.one_in(3)) leaf.ends = Ends::Error;
        if (POLLEN_EXCEPTIONS && chance.one_in(12)) leaf.ends = Ends::Throws;
        return tree;
    }
    tree.kind = static_cast<Kind>(1 + chance.below(static_cast<std::uint32_t>(Kind::SelectOk)));
    std::uint32_t parts = 2;
    if (tree.kind <= Kind::CatchUnwind) parts = 1;
    if (tree.kind >= Kind::JoinAll) parts = 1 + chance.below(4);
    for (std::uint32_t i = 0; i < parts; ++i)
        tree.parts.push_back(random_tree(chance, depth - 1));
    return tree;
}

void open(Tree& tree) {
    for (Tree& part : tree.parts)
        open(part);
    Leaf& leaf = tree.leaf;
    if (tree.kind != Kind::Leaf || leaf.opens != now || !leaf.waker) return;
    if (leaf.wakes_by_ref) return leaf.waker->wake_by_ref();
    Waker waker = std::move(*leaf.waker);
    leaf.waker.reset();
    std::move(waker).wake();
}

// Polls the tree's future when it was woken, and now and then when it was not, with one waker and
// another, and compares. `drop_at` is the step at which it is destroyed.
void run(Tree& tree, Chance& chance, int drop_at) {
    const Outcome expected = solve(tree, 0);
    std::array<CountingWaker, 3> wakers;
    {
        std::optional<Box> running(make(tree));
        std::size_t newest = 0;
        bool is_woken = true;
        for (now = 0; now < drop_at && running; ++now) {
            open(tree);
            is_woken = is_woken || wakers[newest].take_wakes() != 0 || chance.one_in(5);
            while (is_woken && running) {
                newest = chance.one_in(2) ? newest : chance.below(wakers.size());
                wakers[newest].take_wakes();
                Context cx(wakers[newest].waker());
                Poll<Answer> answer = Pending{};
                bool has_thrown = false;
#if POLLEN_EXCEPTIONS
                try {
#endif
                    answer = running->poll(cx);
#if POLLEN_EXCEPTIONS
                } catch (const Thrown&) {
                    has_thrown = true;
                }
#endif
                is_woken = wakers[newest].take_wakes() != 0;
                if (answer.is_pending() && !has_thrown) continue;
                ASSERT_EQ(now, expected.step) << "answers too early or too late";
                ASSERT_EQ(has_thrown, !expected.answer);
                if (!has_thrown) {
                    ASSERT_EQ(number_of(answer.value()), number_of(*expected.answer));
                }
                ASSERT_EQ(leaves_alive(tree), 0) << "holds futures after it has answered";
                running.reset();
            }
            is_woken = false;
            ASSERT_TRUE(!running || now < expected.step) << "waits for ever";
        }
    }
    ASSERT_EQ(leaves_alive(tree), 0);
    for (const CountingWaker& each : wakers)
        ASSERT_EQ(each.references(), 0U);
}

void run_one(std::uint32_t seed, Tree (*make_tree)(Chance&)) {
    SCOPED_TRACE(seed);
    {
        Chance chance(seed);
        Tree tree = make_tree(chance);
        const int drop_at =
            chance.one_in(3) ? static_cast<int>(chance.below(last_step)) : last_step + 1;
        run(tree, chance, drop_at);
    }
    ASSERT_EQ(Value::alive, 0);
}

TEST(FutureRandomTrees, AnswerAsTheModelDoes) {
    for (std::uint32_t seed = 0; seed < 4'000 && !HasFatalFailure(); ++seed) {
        run_one(seed, [](Chance& chance) {
            return random_tree(chance, 1 + static_cast<int>(chance.below(4)));
        });
    }
}

// So many that only those are polled that were woken.
TEST(FutureRandomTrees, JoinManyAsTheModelDoes) {
    for (std::uint32_t seed = 0; seed < 200 && !HasFatalFailure(); ++seed) {
        run_one(seed, [](Chance& chance) {
            Tree tree;
            tree.kind = Kind::JoinAll;
            for (std::uint32_t parts = 25 + chance.below(20); parts > 0; --parts)
                tree.parts.push_back(random_tree(chance, 2));
            return tree;
        });
    }
}

}  // namespace
