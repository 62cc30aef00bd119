// SPDX-License-Identifier: MIT
// The border rows with a C++ host: what a future costs on its way across, and a poll once it is
// there.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/ffi.hpp>
#include <support/bench.hpp>
#include <support/plugins.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace bench {
namespace {

[[gnu::noinline]] pollen::Coro<std::uint32_t> add_one(std::uint32_t x) { co_return x + 1; }

[[gnu::noinline]] pollen::FfiFuture<std::uint32_t> make_here(std::uint32_t x) {
    return pollen::into_ffi(add_one(x));
}

// One coroutine awaits n futures made by make; an executor polls it once.
template <class Make>
pollen::Coro<std::uint64_t> await_each(std::uint64_t n, Make make) {
    std::uint32_t x = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        x = co_await make(x);
    co_return x;
}

// Called through a pointer that the optimiser cannot see through, as the Rust peer is.
std::uint64_t here(std::uint64_t n) { return pollen::block_on(await_each(n, opaque(&make_here))); }
std::uint64_t across_to_rust(std::uint64_t n) {
    return pollen::block_on(await_each(n, plugins().rust_add_one));
}
std::uint64_t across_to_cpp(std::uint64_t n) {
    return pollen::block_on(await_each(n, plugins().cpp_add_one));
}

// Polls one pending future n times with the context of a running executor. The first poll only asks
// for a second one through a kept waker, as any task does that has waited before.
class PollMany {
public:
    using Output = std::uint64_t;
    PollMany(std::uint64_t n, Future future) noexcept : n_(n), future_(future) {}

    pollen::Poll<std::uint64_t> poll(pollen::Context& cx) {
        if (!kept_) {
            kept_ = cx.waker().clone();
            kept_->wake_by_ref();
            return pollen::Pending{};
        }
        std::uint64_t pending = 0;
        for (std::uint64_t i = 0; i < n_; ++i)
            pending += future_.poll(cx).is_pending();
        return pending;
    }

private:
    std::uint64_t n_;
    pollen::FfiFuture<std::uint32_t> future_;
    std::optional<pollen::Waker> kept_;
};

template <Future (*Plugins::*make)()>
std::uint64_t poll_many(std::uint64_t n) {
    return pollen::block_on(PollMany(n, (plugins().*make)()));
}

const Register rows{
    {"make_await_drop", "pollen", here, 1, 1 << 15},
    {"make_await_drop_across", "pollen", across_to_cpp, 1, 1 << 15},
    {"make_await_drop_across", "pollen, future in Rust", across_to_rust, 1, 1 << 15},
    {"pending_poll_stored", "pollen, future in Rust", poll_many<&Plugins::rust_storing>, 1,
     1 << 15},
    {"pending_poll_stored", "pollen", poll_many<&Plugins::cpp_storing>, 1, 1 << 15},
    {"pending_poll_registered", "pollen, future in Rust", poll_many<&Plugins::rust_registering>, 1,
     1 << 15},
    {"poll_plain", "pollen, future in Rust", poll_many<&Plugins::rust_plain>, 1, 1 << 15},
    {"poll_plain", "pollen", poll_many<&Plugins::cpp_plain>, 1, 1 << 15},
};

}  // namespace
}  // namespace bench
