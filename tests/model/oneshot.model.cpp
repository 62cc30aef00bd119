// SPDX-License-Identifier: MIT
// Every interleaving of the two ends of a oneshot channel: the value goes one way, once; who waits
// is woken; the memory is freed once.

#include <pollen/sync/oneshot.hpp>
#include <pollen/sync/oneshot_core.hpp>
#include <pollen/sync/oneshot_state.hpp>

#include <support/model_task.hpp>

#include <optional>
#include <utility>

using pollen::Context;
using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;
namespace oneshot = pollen::oneshot;

namespace {

// A value that counts how many of it there are, in a cell that the channel hands over.
struct Value {
    explicit Value(Atomic<int>& count) : alive(&count) { alive->fetch_add(1, Order::Relaxed); }
    Value(Value&& other) noexcept : alive(other.alive) { alive->fetch_add(1, Order::Relaxed); }
    Value& operator=(Value&&) = delete;
    ~Value() { alive->fetch_sub(1, Order::Relaxed); }
    Atomic<int>* alive;
};

// The channel, and plain data that the sender writes before and the receiver reads after.
struct Ends {
    std::optional<oneshot::Sender<Value>> sender;
    std::optional<oneshot::Receiver<Value>> receiver;
    model::Task sending;
    model::Task receiving;
    Atomic<int> alive = 0;
    Cell<int> written;

    void open() {
        auto channel = oneshot::channel<Value>();
        sender.emplace(std::move(channel.sender));
        receiver.emplace(std::move(channel.receiver));
    }
    bool send() {
        written.with([](int& value) { value = 7; });
        const bool sent = static_cast<bool>(std::move(*sender).send(Value(alive)));
        sender.reset();
        return sent;
    }
    void check_written() {
        const Cell<int>& seen = written;
        model::check(seen.with([](const int& value) { return value; }) == 7, "written before");
    }
    void check_end() {
        model::check(alive.load(Order::Relaxed) == 0, "every value is destroyed");
        model::check(sending.has_no_wakers(), "the sender's wakers are released");
        model::check(receiving.has_no_wakers(), "the receiver's wakers are released");
    }
};

struct TheReceiverGetsTheValue : rl::test_suite<TheReceiverGetsTheValue, 2> {
    Ends ends;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 0) {
            model::check(ends.send(), "it is sent");
            return;
        }
        const auto value =
            ends.receiving.run([&](Context& cx) { return ends.receiver->poll(cx); }).value();
        model::check(value.has_value(), "it is received");
        ends.check_written();
        ends.receiver.reset();
    }
    void after() { ends.check_end(); }
};

struct TheReceiverHearsThatTheSenderIsGone
    : rl::test_suite<TheReceiverHearsThatTheSenderIsGone, 2> {
    Ends ends;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 0) {
            ends.sender.reset();
            return;
        }
        const auto value =
            ends.receiving.run([&](Context& cx) { return ends.receiver->poll(cx); }).value();
        model::check(!value.has_value(), "there is none");
        ends.receiver.reset();
    }
    void after() { ends.check_end(); }
};

struct TheSenderHearsThatTheReceiverIsGone
    : rl::test_suite<TheSenderHearsThatTheReceiverIsGone, 2> {
    Ends ends;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 1) {
            ends.written.with([](int& value) { value = 7; });
            ends.receiver.reset();
            return;
        }
        (void) ends.sending.run([&](Context& cx) { return ends.sender->poll_closed(cx); });
        ends.check_written();
        model::check(!ends.send(), "it is refused");
    }
    void after() { ends.check_end(); }
};

// Neither end waits: each looks again and again.
struct WhoLooksSeesWhatCameBefore : rl::test_suite<WhoLooksSeesWhatCameBefore, 2> {
    Ends ends;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 0) {
            model::check(ends.send(), "it is sent");
            return;
        }
        bool received = false;
        while (!received) {
            const auto result = ends.receiver->try_recv();
            received = result.has_value();
            if (!received) model::yield();
        }
        ends.check_written();
        ends.receiver.reset();
    }
    void after() { ends.check_end(); }
};

struct WhoLooksSeesTheClose : rl::test_suite<WhoLooksSeesTheClose, 2> {
    Ends ends;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 1) {
            ends.written.with([](int& value) { value = 7; });
            ends.receiver->close();
            ends.receiver.reset();
            return;
        }
        while (!ends.sender->is_closed())
            model::yield();
        ends.check_written();
        ends.sender.reset();
    }
    void after() { ends.check_end(); }
};

// The receiver looks once, closes and takes what is there; the sender sends meanwhile.
struct AValueIsReceivedOrComesBack : rl::test_suite<AValueIsReceivedOrComesBack, 2> {
    Ends ends;
    Atomic<int> sent = 0;
    Atomic<int> received = 0;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 0) {
            const Waker mine = ends.sending.waker();
            Context cx(mine);
            const bool waits = ends.sender->poll_closed(cx).is_pending();
            const bool done = ends.send();
            model::check(waits || !done, "closed once, closed for ever");
            sent.store(done ? 1 : 0, Order::Relaxed);
            return;
        }
        const Waker mine = ends.receiving.waker();
        Context cx(mine);
        auto first = ends.receiver->poll(cx);
        if (first.is_ready()) {
            received.store(std::move(first).value().has_value() ? 1 : 0, Order::Relaxed);
        } else {
            ends.receiver->close();
            received.store(ends.receiver->try_recv().has_value() ? 1 : 0, Order::Relaxed);
        }
        ends.receiver.reset();
    }
    void after() {
        model::check(sent.load(Order::Relaxed) == received.load(Order::Relaxed),
                     "sent means received");
        ends.check_end();
    }
};

// An end polls for one task, then waits for another.
struct TheReceiverMovesOn : rl::test_suite<TheReceiverMovesOn, 2> {
    Ends ends;
    model::Task before_that;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 0) {
            model::check(ends.send(), "it is sent");
            return;
        }
        const Waker first = before_that.waker();
        Context cx(first);
        const auto answer = ends.receiver->poll(cx);
        if (answer.is_pending()) {
            (void) ends.receiving.run([&](Context& cx2) { return ends.receiver->poll(cx2); });
        }
        ends.check_written();
        ends.receiver.reset();
    }
    void after() {
        model::check(before_that.has_no_wakers(), "the other waker is released");
        ends.check_end();
    }
};

struct TheSenderMovesOn : rl::test_suite<TheSenderMovesOn, 2> {
    Ends ends;
    model::Task before_that;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 1) {
            ends.written.with([](int& value) { value = 7; });
            ends.receiver.reset();
            return;
        }
        const Waker first = before_that.waker();
        Context cx(first);
        const bool waits = ends.sender->poll_closed(cx).is_pending();
        if (waits) {
            (void) ends.sending.run([&](Context& cx2) { return ends.sender->poll_closed(cx2); });
        }
        ends.check_written();
        ends.sender.reset();
    }
    void after() {
        model::check(before_that.has_no_wakers(), "the other waker is released");
        ends.check_end();
    }
};

// Both go without a word; the receiver has looked.
struct BothGo : rl::test_suite<BothGo, 2> {
    Ends ends;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 0) return ends.sender.reset();
        const Waker mine = ends.receiving.waker();
        Context cx(mine);
        (void) ends.receiver->poll(cx);
        ends.receiver.reset();
    }
    void after() { ends.check_end(); }
};

// Both ends poll for one task, then for another, and then go.
struct BothMoveOnAndGo : rl::test_suite<BothMoveOnAndGo, 2> {
    Ends ends;
    model::Task other_sending;
    model::Task other_receiving;

    void before() { ends.open(); }
    void thread(unsigned index) {
        if (index == 0) {
            wait_twice(ends.sending, other_sending,
                       [&](Context& cx) { return ends.sender->poll_closed(cx).is_ready(); });
            (void) ends.send();
        } else {
            wait_twice(ends.receiving, other_receiving,
                       [&](Context& cx) { return ends.receiver->poll(cx).is_ready(); });
            ends.receiver.reset();
        }
    }
    template <class F>
    static void wait_twice(model::Task& one, model::Task& other, F poll) {
        const Waker first = one.waker();
        const Waker second = other.waker();
        Context cx(first);
        if (poll(cx)) return;
        Context other_cx(second);
        (void) poll(other_cx);
    }
    void after() {
        model::check(other_sending.has_no_wakers(), "the sender's other waker is released");
        model::check(other_receiving.has_no_wakers(), "the receiver's other waker is released");
        ends.check_end();
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<TheReceiverGetsTheValue>() &&
                    model::explore<TheReceiverHearsThatTheSenderIsGone>() &&
                    model::explore<TheSenderHearsThatTheReceiverIsGone>() &&
                    model::explore<WhoLooksSeesWhatCameBefore>() &&
                    model::explore<WhoLooksSeesTheClose>() &&
                    model::explore<TheReceiverMovesOn>() && model::explore<TheSenderMovesOn>() &&
                    model::explore<BothGo>() && model::explore<AValueIsReceivedOrComesBack>() &&
                    model::explore<BothMoveOnAndGo>(2);
    return ok ? 0 : 1;
}
