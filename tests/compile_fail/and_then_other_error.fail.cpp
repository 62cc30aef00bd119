// SPDX-License-Identifier: MIT
// The error of the first result must convert into that of the second; err_into() does it otherwise.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: with the same error \(and_then\)

#include <pollen/future.hpp>

#include <string>

#ifdef POLLEN_POSITIVE
using Error = const char*;
#else
using Error = int*;
#endif

auto next(int value) { return pollen::future::ok<std::string>(value); }

using Failing = pollen::Result<int, Error>;
auto chain = pollen::future::and_then(pollen::future::ready(Failing(7)), next);
