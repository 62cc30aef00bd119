// SPDX-License-Identifier: MIT
// select_all() moves the futures that lost, so it takes none that must stay where they were polled.
// expect: a select of many gives the futures that lost back, .*lend it with future::by_ref\(\)

#include <pollen/future.hpp>

#include <array>

struct Node {
    using Output = int;
    Node() noexcept {}
    pollen::Poll<int> poll(pollen::Context&) { return 42; }
};

std::array<Node, 2> nodes;

#ifdef POLLEN_POSITIVE
auto first = pollen::future::select_all(
    std::array{pollen::future::by_ref(nodes[0]), pollen::future::by_ref(nodes[1])});
#else
auto first = pollen::future::select_all(nodes);
#endif
