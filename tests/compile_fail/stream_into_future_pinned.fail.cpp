// SPDX-License-Identifier: MIT
// into_future() moves the stream out when it was polled: that must be allowed.
// expect: into_future\(\): this stream may not be moved once it was polled: box it, or use next\(\)

#include <pollen/stream.hpp>

struct Pinned {
    using Item = int;
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) { return pollen::Pending{}; }
};

#ifdef POLLEN_POSITIVE
auto next = pollen::stream::into_future(pollen::stream::boxed(Pinned()));
#else
auto next = pollen::stream::into_future(Pinned());
#endif
