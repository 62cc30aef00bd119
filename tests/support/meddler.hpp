// SPDX-License-Identifier: MIT
// A waker that does something foreign whenever it is cloned, woken or dropped.

#pragma once

#include <pollen/task/context.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace support {

// A waker that calls a function from all of its four. It hangs if that needs a lock which is held.
struct Meddler {
    explicit Meddler(std::function<void()> function) : meddle(std::move(function)) {}

    std::function<void()> meddle;
    int calls = 0;
    bool is_meddling = false;

    pollen::Waker waker() { return pollen::Waker::from_raw({this, &vtable}); }

private:
    static void call(const void* data) {
        // safe: the data comes from waker(), whose Meddler is not const.
        auto& self = *const_cast<Meddler*>(static_cast<const Meddler*>(data));
        ++self.calls;
        if (std::exchange(self.is_meddling, true)) return;
        self.meddle();
        self.is_meddling = false;
    }
    static pollen::RawWaker clone(const void* data) {
        call(data);
        return {data, &vtable};
    }
    static constexpr pollen::RawWakerVTable vtable{
        .clone = &Meddler::clone,
        .wake = &Meddler::call,
        .wake_by_ref = &Meddler::call,
        .drop = &Meddler::call,
    };
};

// Every way from a first poll to the end. make() gives a future, grant() lets it go on.
template <class Make, class Grant>
void wait_in_every_way(const Make& make, const Grant& grant, std::function<void()> meddle) {
    Meddler first(meddle);
    Meddler second(std::move(meddle));
    const pollen::Waker first_waker = first.waker();
    const pollen::Waker second_waker = second.waker();
    pollen::Context in_first(first_waker);
    pollen::Context in_second(second_waker);
    {  // leaves
        auto future = make();
        if (future.poll(in_first).is_pending()) (void) future.poll(in_second);
    }
    {  // is granted, and takes it
        auto future = make();
        if (future.poll(in_first).is_pending() && future.poll(in_second).is_pending()) {
            grant();
            (void) future.poll(in_first);
        }
    }
    {  // is granted, and leaves
        auto future = make();
        if (future.poll(in_first).is_pending()) grant();
    }
    EXPECT_GT(first.calls, 0);
}

}  // namespace support
