// SPDX-License-Identifier: MIT
// Interleavings of an mpsc channel's ends: nothing is lost or received twice, who waits is woken,
// room is neither lost nor given twice, and the memory is freed once.

#include <pollen/sync/block_queue.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/mpsc_core.hpp>
#include <pollen/sync/mpsc_receive.hpp>
#include <pollen/sync/mpsc_room.hpp>
#include <pollen/sync/mpsc_send.hpp>
#include <pollen/sync/mpsc_shared.hpp>

#include <support/model_task.hpp>

#include <optional>
#include <utility>

using pollen::Context;
using pollen::Poll;
using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;
namespace mpsc = pollen::mpsc;

namespace {

// A value that says who sent it, and counts how many of it there are.
struct Value {
    Value(Atomic<int>& count, int sender) : alive(&count), who(sender) {
        alive->fetch_add(1, Order::Relaxed);
    }
    Value(Value&& other) noexcept : alive(other.alive), who(other.who) {
        alive->fetch_add(1, Order::Relaxed);
    }
    Value& operator=(Value&&) = delete;
    ~Value() { alive->fetch_sub(1, Order::Relaxed); }
    Atomic<int>* alive;
    int who;
};

// The channel, its tasks, and plain data that each end writes before it acts.
template <class S, unsigned senders>
struct Ends {
    std::optional<S> sender[senders];
    std::optional<mpsc::Receiver<Value>> receiver;
    model::Task sending[senders];
    model::Task receiving;
    Atomic<int> alive = 0;
    Cell<int> written[senders];

    void open(mpsc::Channel<Value, S> channel) {
        for (unsigned i = 1; i < senders; ++i)
            sender[i].emplace(channel.sender.clone());
        sender[0].emplace(std::move(channel.sender));
        receiver.emplace(std::move(channel.receiver));
    }
    Value make(unsigned index) {
        written[index].with([](int& value) { value = 7; });
        return Value(alive, static_cast<int>(index));
    }
    void check_written(int index) {
        const Cell<int>& seen = written[index];
        model::check(seen.with([](const int& value) { return value; }) == 7, "written before");
    }
    /// Receives until the end; each sender's value once.
    int receive_all() {
        int count = 0;
        for (;;) {
            auto value = receiving.run([&](Context& cx) { return receiver->poll_recv(cx); });
            if (!value.value()) break;
            check_written(value.value()->who);
            ++count;
        }
        receiver.reset();
        return count;
    }
    void check_end() {
        model::check(alive.load(Order::Relaxed) == 0, "every value is destroyed");
        for (auto& task : sending)
            model::check(task.has_no_wakers(), "the senders' wakers are released");
        model::check(receiving.has_no_wakers(), "the receiver's wakers are released");
    }
};

using Unbounded = mpsc::UnboundedSender<Value>;
using Bounded = mpsc::Sender<Value>;

// Two senders send and go; the receiver waits for values and for the end.
struct UnboundedLosesNothing : rl::test_suite<UnboundedLosesNothing, 3> {
    Ends<Unbounded, 2> ends;

    void before() { ends.open(mpsc::unbounded<Value>()); }
    void thread(unsigned index) {
        if (index == 2) {
            model::check(ends.receive_all() == 2, "both are received");
            return;
        }
        model::check(static_cast<bool>(ends.sender[index]->send(ends.make(index))), "it is sent");
        ends.sender[index].reset();
    }
    void after() { ends.check_end(); }
};

// One sender sends three values, so that blocks are used again.
struct BlocksAreHandedBack : rl::test_suite<BlocksAreHandedBack, 2> {
    Ends<Unbounded, 1> ends;

    void before() { ends.open(mpsc::unbounded<Value>()); }
    void thread(unsigned index) {
        if (index == 1) {
            model::check(ends.receive_all() == 3, "all are received");
            return;
        }
        ends.written[0].with([](int& value) { value = 7; });
        for (int i = 0; i < 3; ++i)
            (void) ends.sender[0]->send(Value(ends.alive, 0));
        ends.sender[0].reset();
    }
    void after() { ends.check_end(); }
};

// The receiver looks and goes, without waiting, while a value is sent.
struct TheReceiverGoesMeanwhile : rl::test_suite<TheReceiverGoesMeanwhile, 2> {
    Ends<Unbounded, 1> ends;

    void before() { ends.open(mpsc::unbounded<Value>()); }
    void thread(unsigned index) {
        if (index == 0) {
            (void) ends.sender[0]->send(ends.make(0));
            (void) ends.sender[0]->send(Value(ends.alive, 0));
            ends.sender[0].reset();
            return;
        }
        const Waker mine = ends.receiving.waker();
        Context cx(mine);
        auto value = ends.receiver->poll_recv(cx);
        if (value.is_ready() && value.value()) ends.check_written(value.value()->who);
        ends.receiver.reset();
    }
    void after() { ends.check_end(); }
};

// Two senders share the room for one value.
struct RoomIsHandedOver : rl::test_suite<RoomIsHandedOver, 3> {
    Ends<Bounded, 2> ends;

    void before() { ends.open(mpsc::channel<Value>(1)); }
    void thread(unsigned index) {
        if (index == 2) {
            model::check(ends.receive_all() == 2, "both are received");
            return;
        }
        {
            auto send = ends.sender[index]->send(ends.make(index));
            auto result = ends.sending[index].run([&](Context& cx) { return send.poll(cx); });
            model::check(static_cast<bool>(result.value()), "it is sent");
        }
        ends.sender[index].reset();
    }
    void after() { ends.check_end(); }
};

// What the receiver did before it took a value out is seen by who gets the room.
struct TheRoomCarriesWhatCameBefore : rl::test_suite<TheRoomCarriesWhatCameBefore, 2> {
    Ends<Bounded, 1> ends;
    Cell<int> by_receiver;

    void before() {
        ends.open(mpsc::channel<Value>(1));
        (void) ends.sender[0]->try_send(Value(ends.alive, 0));
    }
    void thread(unsigned index) {
        if (index == 1) {
            by_receiver.with([](int& value) { value = 7; });
            (void) ends.receiver->try_recv();
            ends.receiver.reset();
            return;
        }
        while (!ends.sender[0]->is_closed()) {
            auto sent = ends.sender[0]->try_send(Value(ends.alive, 0));
            if (sent || sent.is_closed()) break;
            model::yield();
        }
        const Cell<int>& seen = by_receiver;
        model::check(seen.with([](const int& value) { return value; }) == 7, "written before");
        ends.sender[0].reset();
    }
    void after() { ends.check_end(); }
};

// One sender gives its place up, in whatever state it is; the other one must get the room.
struct AGrantIsPassedOn : rl::test_suite<AGrantIsPassedOn, 3> {
    Ends<Bounded, 2> ends;

    void before() {
        ends.open(mpsc::channel<Value>(1));
        ends.written[0].with([](int& value) { value = 7; });
        (void) ends.sender[0]->try_send(Value(ends.alive, 0));
    }
    void thread(unsigned index) {
        if (index == 2) {
            model::check(ends.receive_all() == 2, "the first, and the second sender's");
            return;
        }
        if (index == 0) {
            const Waker mine = ends.sending[0].waker();
            Context cx(mine);
            {
                auto reserve = ends.sender[0]->reserve();
                (void) reserve.poll(cx);
            }
            ends.sender[0].reset();
            return;
        }
        {
            auto send = ends.sender[1]->send(ends.make(1));
            auto result = ends.sending[1].run([&](Context& cx) { return send.poll(cx); });
            model::check(static_cast<bool>(result.value()), "it is sent");
        }
        ends.sender[1].reset();
    }
    void after() { ends.check_end(); }
};

// The receiver closes while one waits for room, and another one for the close.
struct TheCloseIsHeard : rl::test_suite<TheCloseIsHeard, 3> {
    Ends<Bounded, 2> ends;

    void before() {
        ends.open(mpsc::channel<Value>(1));
        (void) ends.sender[0]->try_send(Value(ends.alive, 0));
    }
    void thread(unsigned index) {
        if (index == 2) {
            ends.written[0].with([](int& value) { value = 7; });
            ends.receiver.reset();
            return;
        }
        if (index == 0) {
            {
                auto closed = ends.sender[0]->closed();
                (void) ends.sending[0].run([&](Context& cx) { return closed.poll(cx); });
            }
            ends.check_written(0);
            ends.sender[0].reset();
            return;
        }
        {
            auto send = ends.sender[1]->send(Value(ends.alive, 1));
            auto result = ends.sending[1].run([&](Context& cx) { return send.poll(cx); });
            model::check(result.value().is_closed(), "it comes back");
        }
        ends.sender[1].reset();
    }
    void after() { ends.check_end(); }
};

// A permit is out while the receiver closes and waits for the end.
struct ThePermitIsWaitedFor : rl::test_suite<ThePermitIsWaitedFor, 3> {
    Ends<Bounded, 1> ends;
    std::optional<mpsc::Permit<Value>> used;
    std::optional<mpsc::Permit<Value>> unused;

    void before() {
        ends.open(mpsc::channel<Value>(2));
        used = ends.sender[0]->try_reserve();
        unused = ends.sender[0]->try_reserve();
        ends.sender[0].reset();
    }
    void thread(unsigned index) {
        if (index == 0) {
            (void) std::move(*used).send(ends.make(0));
        } else if (index == 1) {
            unused.reset();
        } else {
            ends.receiver->close();
            model::check(ends.receive_all() == 1, "what was promised is received");
        }
    }
    void after() { ends.check_end(); }
};

}  // namespace

int main() {
    const bool ok = model::explore_some<UnboundedLosesNothing>(1) &&
                    model::explore_some<BlocksAreHandedBack>(1) &&
                    model::explore_some<TheReceiverGoesMeanwhile>(2) &&
                    model::explore_some<RoomIsHandedOver>(1) &&
                    model::explore_some<TheRoomCarriesWhatCameBefore>(2) &&
                    model::explore_some<AGrantIsPassedOn>(1) &&
                    model::explore_some<TheCloseIsHeard>(1) &&
                    model::explore_some<ThePermitIsWaitedFor>(1);
    return ok ? 0 : 1;
}
