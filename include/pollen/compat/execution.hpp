// SPDX-License-Identifier: MIT
// Which implementation of C++26's std::execution the senders of this room are written against.

// The standard library's if it has one. Another one, whose names all lie in one namespace, is
// included first and named by a macro, the same in the whole program:
//
//   #include <stdexec/execution.hpp>
//   #define POLLEN_EXECUTION_NAMESPACE stdexec
//   #include <pollen/compat/as_sender.hpp>
//
// Without an implementation POLLEN_EXECUTION is 0, and as_sender() and as_future() are not there.

#pragma once

#include <pollen/detail/config.hpp>

#include <version>

#if defined(POLLEN_EXECUTION_NAMESPACE)

#define POLLEN_EXECUTION 1

POLLEN_NAMESPACE_BEGIN
namespace detail::execution {
using namespace ::POLLEN_EXECUTION_NAMESPACE;
}  // namespace detail::execution
POLLEN_NAMESPACE_END

#elif defined(__cpp_lib_senders)

#define POLLEN_EXECUTION 1
#include <execution>
#include <stop_token>

POLLEN_NAMESPACE_BEGIN
namespace detail::execution {
using namespace ::std::execution;
using ::std::get_stop_token;
using ::std::get_stop_token_t;
using ::std::inplace_stop_source;
using ::std::inplace_stop_token;
using ::std::stop_callback_for_t;
using ::std::stop_token_of_t;
}  // namespace detail::execution
POLLEN_NAMESPACE_END

#else

#define POLLEN_EXECUTION 0

#endif
