// SPDX-License-Identifier: MIT
// Elapsed: the error of a future that was not ready at its deadline.

#pragma once

#include <pollen/detail/config.hpp>

#include <exception>

POLLEN_NAMESPACE_BEGIN

/// The deadline passed before the future was ready (tokio::time::error::Elapsed). The error of a
/// TimeoutResult, and what its value() throws.
class Elapsed : public std::exception {
public:
    static constexpr bool is_stateless = true;

    Elapsed() noexcept {}
    const char* what() const noexcept override {
        return "the deadline passed before the future was ready";
    }

    friend bool operator==(const Elapsed&, const Elapsed&) noexcept { return true; }
};

POLLEN_NAMESPACE_END
