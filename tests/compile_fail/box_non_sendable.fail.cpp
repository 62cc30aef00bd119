// SPDX-License-Identifier: MIT
// A BoxFuture may move between threads, so it takes no future that may not; a LocalBoxFuture does.
// expect: this future must stay on one: make it a LocalBoxFuture

#include <pollen/future.hpp>

struct OneThread {
    using Output = int;
    static constexpr bool is_sendable = false;
    pollen::Poll<int> poll(pollen::Context&) { return 42; }
};

#ifdef POLLEN_POSITIVE
pollen::LocalBoxFuture<int> boxed = pollen::future::boxed_local(OneThread());
#else
pollen::BoxFuture<int> boxed = pollen::future::boxed(OneThread());
#endif
