// SPDX-License-Identifier: MIT
// Every interleaving of who drives a future, who wakes it and who cancels it: one polls at a time,
// no wake is lost, it finishes or is cancelled once, and the memory is freed once.

#include <pollen/compat/drive_state.hpp>
#include <pollen/compat/driver.hpp>

#include <support/model_task.hpp>

#include <utility>

using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::RawWaker;
using pollen::Waker;
using pollen::compat::PollWhereWoken;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Driven;
using pollen::detail::Order;

namespace {

struct Work {
    Atomic<int> futures = 0;
    Atomic<int> drivers = 0;
    Atomic<int> finished = 0;
    Atomic<int> cancelled = 0;
    Atomic<void*> published = nullptr;  // a waker, for the other thread
    Cell<int> written;                  // before the wake
    Cell<int> asked;                    // before the cancel
    Cell<int> told;                     // at the end

    Waker take_waker() {
        for (;;) {
            if (void* data = published.exchange(nullptr, Order::Acquire))
                return Waker::from_raw({data, &pollen::detail::abi_raw_waker_vtable});
            model::yield();
        }
    }
    void write_and_wake() {
        Waker waker = take_waker();
        written.with([](int& value) { value = 7; });
        std::move(waker).wake();
    }
};

// Gives its waker away, and is ready when it was woken once.
class Once {
public:
    using Output = void;

    explicit Once(Work& work) : work_(&work) { work_->futures.fetch_add(1, Order::Relaxed); }
    Once(Once&& other) noexcept : Once(*other.work_) {}
    ~Once() {
        polls_.with([](int& polls) { ++polls; });
        work_->futures.fetch_sub(1, Order::Relaxed);
    }

    Poll<void> poll(Context& cx) {
        const bool first = polls_.with([](int& polls) { return polls++ == 0; });
        if (first) {
            const void* const data = cx.waker().clone().into_raw().data;
            work_->published.store(const_cast<void*>(data), Order::Release);
            polls_.with([](int& polls) { ++polls; });
            return Pending{};
        }
        const Cell<int>& seen = work_->written;
        model::check(seen.with([](const int& value) { return value; }) == 7, "written before");
        return Poll<void>::ready();
    }

private:
    Work* work_;
    Cell<int> polls_;  // one polls, or destroys, at a time
};

class Subject : public pollen::detail::Driver<Subject, Once, PollWhereWoken> {
public:
    explicit Subject(Work& work) : Driver(Once(work), PollWhereWoken()), work_(work) {
        work_.drivers.fetch_add(1, Order::Relaxed);
    }
    ~Subject() {
        work_.told.with([](int& value) { ++value; });
        work_.drivers.fetch_sub(1, Order::Relaxed);
    }
    void on_finished() const noexcept {
        work_.told.with([](int& value) { ++value; });
        work_.finished.fetch_add(1, Order::Relaxed);
    }
    void on_cancelled() const noexcept {
        work_.told.with([](int& value) { ++value; });
        const Cell<int>& seen = work_.asked;
        model::check(seen.with([](const int& value) { return value; }) == 7, "asked for");
        work_.cancelled.fetch_add(1, Order::Relaxed);
    }

    /// What the three users of Driver do.
    void begin() {
        const pollen::detail::DriverRef<Subject> own(*this);
        state.add_reference();
        switch (drive()) {
            case Driven::Pending:
                break;
            case Driven::Finished:
                on_finished();
                break;
            case Driven::Cancelled:
                on_cancelled();
                break;
        }
    }
    void stop() {
        work_.asked.with([](int& value) { value = 7; });
        if (cancel()) on_cancelled();
    }

private:
    Work& work_;
};

struct Subjected : Work {
    Subject* subject = nullptr;

    void check_end() {
        model::check(futures.load(Order::Relaxed) == 0, "the future is destroyed");
        model::check(drivers.load(Order::Relaxed) == 0, "the memory is freed");
        model::check(finished.load(Order::Relaxed) + cancelled.load(Order::Relaxed) == 1,
                     "it ends once");
    }
};

struct TheWakeIsNotLost : rl::test_suite<TheWakeIsNotLost, 2> {
    Subjected work;

    void before() { work.subject = new Subject(work); }
    void thread(unsigned index) {
        if (index == 1) return work.write_and_wake();
        work.subject->begin();
        work.subject->drop_reference();
    }
    void after() {
        model::check(work.finished.load(Order::Relaxed) == 1, "it has finished");
        work.check_end();
    }
};

struct WhoDrivesMayCancel : rl::test_suite<WhoDrivesMayCancel, 2> {
    Subjected work;

    void before() { work.subject = new Subject(work); }
    void thread(unsigned index) {
        if (index == 1) return work.write_and_wake();
        work.subject->begin();
        work.subject->stop();
        work.subject->drop_reference();
    }
    void after() { work.check_end(); }
};

// One begins, one wakes, one cancels: at any moment.
struct AnyThreadMayCancel : rl::test_suite<AnyThreadMayCancel, 3> {
    Subjected work;

    void before() {
        work.subject = new Subject(work);
        work.subject->state.add_reference();
    }
    void thread(unsigned index) {
        if (index == 1) return work.write_and_wake();
        if (index == 0) {
            work.subject->begin();
        } else {
            work.subject->stop();
        }
        work.subject->drop_reference();
    }
    void after() { work.check_end(); }
};

}  // namespace

int main() {
    const bool ok = model::explore<TheWakeIsNotLost>() && model::explore<WhoDrivesMayCancel>() &&
                    model::explore<AnyThreadMayCancel>(2);
    return ok ? 0 : 1;
}
