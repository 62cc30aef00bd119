// SPDX-License-Identifier: MIT
// The floor of the border rows: a future written by hand as three words, driven by hand.

#include <floor/frames.hpp>
#include <pollen/ffi.hpp>
#include <support/bench.hpp>
#include <support/plugins.hpp>

#include <cstdint>

namespace bench::floor {
namespace {

// What crosses is all there is: no coroutine, no state, nobody who checks anything.
template <class Frames>
struct AddOne : Frames {
    explicit AddOne(std::uint32_t x) noexcept : value(x + 1) {}
    std::uint32_t value;

    static pollen::FfiPoll<std::uint32_t> poll(void* self, pollen::FfiContext*) {
        return pollen::FfiPoll<std::uint32_t>::ready(static_cast<AddOne*>(self)->value);
    }
    static void drop(void* self) { delete static_cast<AddOne*>(self); }

    [[gnu::noinline]] static Future make(std::uint32_t x) { return {new AddOne(x), &poll, &drop}; }
};

template <class Frames>
std::uint64_t make_await_drop(std::uint64_t n) {
    Future (*make)(std::uint32_t) = opaque(&AddOne<Frames>::make);
    pollen::FfiContext cx(static_cast<const PollenFfiWaker*>(pollen::Waker::noop().data()));
    std::uint32_t x = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        const Future future = make(x);
        x = future.poll_fn(future.fut_ptr, &cx).value;
        future.drop_fn(future.fut_ptr);
    }
    return x;
}

std::uint64_t poll_plain(std::uint64_t n) {
    const Future future = plugins().rust_plain();
    pollen::FfiContext cx(static_cast<const PollenFfiWaker*>(pollen::Waker::noop().data()));
    std::uint64_t pending = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        pending += future.poll_fn(future.fut_ptr, &cx).tag == pollen::FfiPollTag::Pending;
    }
    future.drop_fn(future.fut_ptr);
    return pending;
}

const Register rows{
    {"make_await_drop", "floor", make_await_drop<Malloced>, 1, 1 << 15},
    {"make_await_drop", "floor, recycled", make_await_drop<Recycled>, 1, 1 << 15},
    {"poll_plain", "floor", poll_plain, 1, 1 << 15},
};

}  // namespace
}  // namespace bench::floor
