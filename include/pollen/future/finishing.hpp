// SPDX-License-Identifier: MIT
// Finishing: destroys what a poll has used up, also when the poll throws.

#pragma once

#include <pollen/detail/config.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Empties an optional, or what else has a reset(), at the end of the scope, unless keep() was
/// called.
template <class T>
class Finishing {
public:
    constexpr explicit Finishing(T& what) noexcept : what_(&what) {}
    Finishing(const Finishing&) = delete;
    Finishing& operator=(const Finishing&) = delete;
    constexpr ~Finishing() {
        if (what_ != nullptr) what_->reset();
    }

    constexpr void keep() noexcept { what_ = nullptr; }

private:
    T* what_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
