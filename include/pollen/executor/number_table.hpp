// SPDX-License-Identifier: MIT
// NumberTable: objects that are found by a number, also by who does not know whether they live.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstddef>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Up to Most objects at a time. A static one needs no code to run before main().
///
/// Thread safety: any thread, and any interrupt or signal handler.
/// Memory ordering: what was written before add() is visible to who finds the object.
template <class T, std::size_t Most>
class NumberTable {
public:
    constexpr NumberTable() noexcept = default;
    NumberTable(const NumberTable&) = delete;
    NumberTable& operator=(const NumberTable&) = delete;

    /// The object's number, or Most if all are taken.
    [[nodiscard]] std::size_t add(T& object) noexcept {
        for (std::size_t number = 0; number < Most; ++number) {
            T* nobody = nullptr;
            // order: release pairs with find(). Relaxed on failure: the other is not looked at.
            if (objects_[number].compare_exchange_strong(nobody, &object, Order::Release,
                                                         Order::Relaxed)) {
                return number;
            }
        }
        return Most;
    }

    /// From here on a handler that interrupts this thread finds nothing.
    void remove(std::size_t number) noexcept {
        // order: acquire, so that nothing that follows comes before it.
        objects_[number].exchange(nullptr, Order::Acquire);
    }

    /// The object that has the number now, or null.
    [[nodiscard]] T* find(std::size_t number) const noexcept {
        // order: acquire pairs with add(): the object is followed.
        return objects_[number].load(Order::Acquire);
    }

private:
    Atomic<T*> objects_[Most];
};

}  // namespace detail
POLLEN_NAMESPACE_END
