// SPDX-License-Identifier: MIT
// from_awaitable() takes what a coroutine of any other model could await.
// expect: this cannot be awaited as an rvalue in a coroutine of another model

#include <pollen/compat.hpp>

#include <coroutine>

struct NoAwaitable {};

int main() {
#ifdef POLLEN_POSITIVE
    auto future = pollen::compat::from_awaitable(std::suspend_never());
#else
    auto future = pollen::compat::from_awaitable(NoAwaitable());
#endif
    (void) future;
}
