// SPDX-License-Identifier: MIT
// The names of an implementation of std::execution are found where the macro says.

#include <support/senders.hpp>

#include <pollen/compat/execution.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

TEST(Execution, IsTheNamespaceThatTheMacroNames) {
    static_assert(POLLEN_EXECUTION);
    static_assert(std::is_same_v<pollen::detail::execution::set_value_t,
                                 POLLEN_EXECUTION_NAMESPACE::set_value_t>);
    static_assert(std::is_same_v<pollen::detail::execution::inplace_stop_token,
                                 POLLEN_EXECUTION_NAMESPACE::inplace_stop_token>);
}

}  // namespace
