// SPDX-License-Identifier: MIT
// Finishing: destroys what a poll has used up, also when the poll throws.

#pragma once

#include <pollen/detail/config.hpp>

#include <optional>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Empties an optional at the end of the scope, unless keep() was called.
template <class T>
class Finishing {
public:
    constexpr explicit Finishing(std::optional<T>& what) noexcept : what_(&what) {}
    Finishing(const Finishing&) = delete;
    Finishing& operator=(const Finishing&) = delete;
    constexpr ~Finishing() {
        if (what_ != nullptr) what_->reset();
    }

    constexpr void keep() noexcept { what_ = nullptr; }

private:
    std::optional<T>* what_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
