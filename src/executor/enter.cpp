// SPDX-License-Identifier: MIT
// The thread's mark that an executor runs on it.

#include <pollen/executor/enter.hpp>

#include <pollen/detail/abort.hpp>

POLLEN_NAMESPACE_BEGIN
namespace {

constexpr const char* message =
    "an executor cannot run inside another one on the same thread (block_on or run within a task, "
    "or within "
    "block_on): await the inner future instead";

// Trivially destructible, so that a library with this code in it can be unloaded.
constinit thread_local const void* running = nullptr;

constexpr char unnamed{};  // stands for an executor that gave no address

}  // namespace

const char* EnterError::what() const noexcept { return message; }

POLLEN_NOINLINE Enter::Enter(const void* executor) {
    if (POLLEN_UNLIKELY(running != nullptr)) {
#if POLLEN_EXCEPTIONS
        throw EnterError();
#else
        detail::abort_with(message);
#endif
    }
    running = executor != nullptr ? executor : &unnamed;
}

POLLEN_NOINLINE Enter::~Enter() { running = nullptr; }

namespace detail {

POLLEN_NOINLINE const void* running_executor() noexcept { return running; }

}  // namespace detail
POLLEN_NAMESPACE_END
