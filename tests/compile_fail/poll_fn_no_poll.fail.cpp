// SPDX-License-Identifier: MIT
// The function of poll_fn() must answer as a poll does.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: poll_fn\(\) takes a function that is called with a Context& and returns a Poll

#include <pollen/future.hpp>

#ifdef POLLEN_POSITIVE
auto seven = pollen::future::poll_fn([](pollen::Context&) { return pollen::Poll<int>(7); });
#else
auto seven = pollen::future::poll_fn([](pollen::Context&) { return 7; });
#endif
