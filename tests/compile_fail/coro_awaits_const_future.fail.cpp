// SPDX-License-Identifier: MIT
// A future that is const cannot be polled, so it cannot be awaited.
// expect: this type is not a future: it has an Output, but no poll\(Context&\)

#include <pollen/coro/coro.hpp>
#include <pollen/future/ready.hpp>

#ifdef POLLEN_POSITIVE
pollen::Coro<int> body(pollen::future::Ready<int>& lent) { co_return co_await lent; }
#else
pollen::Coro<int> body(const pollen::future::Ready<int>& lent) { co_return co_await lent; }
#endif
