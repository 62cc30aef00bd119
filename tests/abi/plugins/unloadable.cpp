// SPDX-License-Identifier: MIT
// A plug-in that uses all that a plug-in may use, to be loaded and unloaded.

#include <pollen/coro.hpp>
#include <pollen/ffi.hpp>
#include <pollen/future.hpp>
#include <pollen/task.hpp>

#include <cstdint>
#include <tuple>
#include <utility>

namespace future = pollen::future;

POLLEN_ASYNC_FFI(std::uint32_t, unloadable_adapters, (std::uint32_t) arg) {
    const auto add = [](std::uint32_t value) { return value + 1; };
    const auto add_later = [](std::uint32_t value) {
        return future::lazy([value] { return value + 1; });
    };
    auto chain = future::ready(arg) | future::map(add) | future::then(add_later) | future::boxed();
    auto first = co_await future::select(std::move(chain), future::pending());
    auto both = co_await future::join(future::ready(first.left().value), future::yield_now());
    co_return std::get<0>(both);
}

POLLEN_ASYNC_FFI(std::uint32_t, unloadable_work, (std::uint32_t) arg) {
    pollen::AtomicWaker cell;
    pollen::Context& cx = co_await pollen::this_context();
    cell.register_waker(cx.waker());
    cell.wake();
    co_await pollen::future::yield_now();
    co_return arg + 1;
}

POLLEN_ASYNC_FFI_LOCAL(std::uint32_t, unloadable_nested, (pollen::FfiFuture<std::uint32_t>) inner) {
    pollen::LocalBoxFuture<std::uint32_t> boxed(std::move(inner));
    const std::uint32_t value = co_await boxed;
    co_return value;
}
