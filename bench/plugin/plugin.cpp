// SPDX-License-Identifier: MIT
// The C++ plug-in of the border rows: what rust/plugin/src/lib.rs does, with Pollen.

#include <pollen/coro.hpp>
#include <pollen/ffi.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace {

class Plain {
public:
    using Output = std::uint32_t;
    Plain() noexcept {}
    pollen::Poll<std::uint32_t> poll(pollen::Context&) noexcept {
        ++polls_;
        return pollen::Pending{};
    }

private:
    std::uint64_t polls_ = 0;
};

class Storing {
public:
    using Output = std::uint32_t;
    Storing() noexcept {}
    pollen::Poll<std::uint32_t> poll(pollen::Context& cx) {
        if (stored_) {
            stored_->clone_from(cx.waker());
        } else {
            stored_ = cx.waker().clone();
        }
        return pollen::Pending{};
    }

private:
    std::optional<pollen::Waker> stored_;
};

}  // namespace

// Ready at its first poll: makes, crosses, answers, drops.
POLLEN_ASYNC_FFI(std::uint32_t, cpp_add_one, (std::uint32_t) x) { co_return x + 1; }

// Pending for ever, and never looks at the waker.
extern "C" POLLEN_EXPORT pollen::RawFfiFuture<std::uint32_t> cpp_plain() {
    return pollen::into_ffi(Plain());
}

// Pending for ever; keeps the waker of its latest poll.
extern "C" POLLEN_EXPORT pollen::RawFfiFuture<std::uint32_t> cpp_storing() {
    return pollen::into_ffi(Storing());
}
