// SPDX-License-Identifier: MIT
// Interleavings of channels with many receivers: news reach all, values live as long as somebody
// has them, and the memory is freed once.

#include <pollen/sync/broadcast.hpp>
#include <pollen/sync/fanout_core.hpp>
#include <pollen/sync/shared_value.hpp>
#include <pollen/sync/watch.hpp>
#include <pollen/sync/watch_shared.hpp>

#include <support/model_task.hpp>

#include <optional>
#include <utility>

using pollen::Context;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;
namespace broadcast = pollen::broadcast;
namespace watch = pollen::watch;

namespace {

// A number in a cell, so that a value that is looked at too early or too late is a data race.
struct Value {
    explicit Value(int n) {
        number.with([n](int& own) { own = n; });
    }
    Value(const Value& other) : Value(other.get()) {}
    Value& operator=(const Value&) = delete;
    int get() const {
        return number.with([](const int& own) { return own; });
    }
    Cell<int> number;
};

struct TheLatestIsSeen : rl::test_suite<TheLatestIsSeen, 2> {
    std::optional<watch::Sender<Value>> sender;
    std::optional<watch::Receiver<Value>> receiver;
    model::Task task;

    void before() {
        auto channel = watch::channel<Value>(Value(0));
        sender.emplace(std::move(channel.sender));
        receiver.emplace(std::move(channel.receiver));
    }
    void thread(unsigned index) {
        if (index == 0) {
            (void) sender->send(Value(1));
            (void) sender->send(Value(2));
            sender.reset();
            return;
        }
        int last = 0;
        for (;;) {
            auto changed = receiver->changed();
            if (!task.run([&](Context& cx) { return changed.poll(cx); }).value()) break;
            const int now = receiver->borrow()->get();
            model::check(now >= last, "in order");
            last = now;
        }
        model::check(last == 2, "the last value is seen");
        receiver.reset();
    }
    void after() { model::check(task.has_no_wakers(), "every waker is released"); }
};

// A value is borrowed, and let go while the next one takes its place and the channel ends.
struct ABorrowedValueStays : rl::test_suite<ABorrowedValueStays, 2> {
    std::optional<watch::Sender<Value>> sender;
    std::optional<watch::Receiver<Value>> receiver;

    void before() {
        auto channel = watch::channel<Value>(Value(0));
        sender.emplace(std::move(channel.sender));
        receiver.emplace(std::move(channel.receiver));
    }
    void thread(unsigned index) {
        if (index == 0) {
            (void) sender->send(Value(1));
            sender.reset();
            return;
        }
        auto value = receiver->borrow();
        receiver.reset();
        model::check(value->get() >= 0, "it is there");
    }
};

struct ModifiersLoseNothing : rl::test_suite<ModifiersLoseNothing, 2> {
    std::optional<watch::Sender<Value>> sender;

    void before() { sender.emplace(watch::channel<Value>(Value(0)).sender); }
    void thread(unsigned) {
        sender->send_modify([](Value& value) { value.number.with([](int& own) { ++own; }); });
    }
    void after() {
        model::check(sender->borrow()->get() == 2, "both have counted");
        sender.reset();
    }
};

struct TheSenderHearsOfTheLastReceiver : rl::test_suite<TheSenderHearsOfTheLastReceiver, 3> {
    std::optional<watch::Sender<Value>> sender;
    std::optional<watch::Receiver<Value>> receiver[2];
    model::Task task;

    void before() {
        auto channel = watch::channel<Value>(Value(0));
        receiver[1].emplace(channel.receiver.clone());
        sender.emplace(std::move(channel.sender));
        receiver[0].emplace(std::move(channel.receiver));
    }
    void thread(unsigned index) {
        if (index < 2) return receiver[index].reset();
        {
            auto closed = sender->closed();
            (void) task.run([&](Context& cx) { return closed.poll(cx); });
        }
        sender.reset();
    }
    void after() { model::check(task.has_no_wakers(), "every waker is released"); }
};

// Two receivers of a channel that keeps one value: what they do not get, they are told of.
struct EveryValueIsReceivedOrMissed : rl::test_suite<EveryValueIsReceivedOrMissed, 3> {
    std::optional<broadcast::Sender<Value>> sender;
    std::optional<broadcast::Receiver<Value>> receiver[2];
    model::Task task[2];

    void before() {
        auto channel = broadcast::channel<Value>(1);
        receiver[1].emplace(channel.sender.subscribe());
        sender.emplace(std::move(channel.sender));
        receiver[0].emplace(std::move(channel.receiver));
    }
    void thread(unsigned index) {
        if (index == 2) {
            (void) sender->send(Value(1));
            (void) sender->send(Value(2));
            sender.reset();
            return;
        }
        int count = 0;
        for (;;) {
            auto item =
                task[index].run([&](Context& cx) { return receiver[index]->poll_next(cx); });
            if (!item.value()) break;
            if (item.value()->has_value()) {
                ++count;
                model::check(item.value()->value().get() == count, "in order");
            } else {
                count += static_cast<int>(item.value()->missed());
            }
        }
        model::check(count == 2, "none is lost without a word");
        receiver[index].reset();
    }
    void after() {
        for (auto& each : task)
            model::check(each.has_no_wakers(), "every waker is released");
    }
};

}  // namespace

int main() {
    const bool ok = model::explore_some<TheLatestIsSeen>(2) &&
                    model::explore_some<ABorrowedValueStays>(3) &&
                    model::explore_some<ModifiersLoseNothing>(2) &&
                    model::explore_some<TheSenderHearsOfTheLastReceiver>(1) &&
                    model::explore_some<EveryValueIsReceivedOrMissed>(1);
    return ok ? 0 : 1;
}
