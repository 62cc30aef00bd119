// SPDX-License-Identifier: MIT
// select() moves the future that lost, so it takes no future that must stay where it was polled.
// expect: select\(\) gives the future that lost back, .*box it, or lend it with future::by_ref\(\)

#include <pollen/future.hpp>

struct Node {
    using Output = int;
    pollen::Poll<int> poll(pollen::Context&) { return 42; }
};

Node node;

#ifdef POLLEN_POSITIVE
auto first = pollen::future::select(pollen::future::by_ref(node), pollen::future::ready(1));
#else
auto first = pollen::future::select(Node(), pollen::future::ready(1));
#endif
