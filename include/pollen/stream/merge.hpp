// SPDX-License-Identifier: MIT
// merge(): the items of several streams of any types, as they come.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/source.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of merge().
template <class First, class... Rest>
class [[nodiscard]] Merge : public StreamInterface<Merge<First, Rest...>> {
    static_assert(detail::check_stream<First>() && (detail::check_stream<Rest>() && ...));
    static_assert((std::same_as<StreamItem<Rest>, StreamItem<First>> && ...),
                  "pollen: the streams of a merge() have different items: map() them to one type");
    static constexpr std::size_t count = 1 + sizeof...(Rest);

public:
    using Item = StreamItem<First>;
    static constexpr bool is_sendable = sendable<First> && (sendable<Rest> && ...);
    static constexpr bool is_borrowing = borrowing<First> || (borrowing<Rest> || ...);
    static constexpr bool is_unpin = unpin<First> && (unpin<Rest> && ...);

    template <class... Values>
    explicit Merge(std::in_place_t, Values&&... streams)
        : streams_(std::forward<Values>(streams)...) {}
    Merge(const Merge&) = delete;  // a stream is polled in one place
    Merge& operator=(const Merge&) = delete;
    Merge(Merge&&) = default;
    Merge& operator=(Merge&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        Poll<std::optional<Item>> answer = Pending{};
        for (std::size_t polled = 0; polled < count; ++polled) {
            const std::size_t turn = turn_;
            turn_ = turn + 1 == count ? 0 : turn + 1;
            if (poll_turn(turn, cx, answer, std::index_sequence_for<First, Rest...>())) {
                return answer;
            }
        }
        if (is_terminated()) return std::optional<Item>();
        return Pending{};
    }

    /// True if all streams have ended.
    bool is_terminated() const noexcept {
        return std::apply([](const auto&... source) { return (source.has_ended() && ...); },
                          streams_);
    }

    SizeHint size_hint() const {
        return std::apply([](const auto&... source) { return (source.size_hint() + ...); },
                          streams_);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Merge>(trace, [&] {
            std::apply([&](const auto&... source) { (source.trace_awaits(trace), ...); }, streams_);
        });
    }

private:
    template <std::size_t... Indices>
    bool poll_turn(std::size_t turn, Context& cx, Poll<std::optional<Item>>& answer,
                   std::index_sequence<Indices...>) {
        return ((turn == Indices && poll_one(std::get<Indices>(streams_), cx, answer)) || ...);
    }

    // True if it gave an item.
    template <class S>
    static bool poll_one(detail::Source<S>& source, Context& cx,
                         Poll<std::optional<Item>>& answer) {
        answer = source.poll_next(cx);
        return answer.is_ready() && answer.value();
    }

    std::tuple<detail::Source<First>, detail::Source<Rest>...> streams_;
    std::size_t turn_ = 0;
};

/// The items of several streams, as they come (futures::stream_select!, tokio_stream's merge).
///
/// ```text
/// a               --1--------2--|
/// b               -----A-----------B--|
/// c               --------x--|
/// merge(a, b, c)  --1--A--x--2-----B--|
/// ```
///
/// The streams may have different types; their items have one. They take turns: each poll begins
/// behind the one that gave the latest item, so a stream with an item waits for at most one item of
/// each other. Each stream is destroyed at its end; the result ends after all. Fused.
///
/// Each poll asks all of them until one has an item, which is right for a few. For many of one type
/// see select_all().
/// Errors: what a stream throws is thrown by poll_next(); all may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto all = stream::merge(stream::iter(std::vector{1, 2}), stream::iter(std::vector{10, 20}),
///                          stream::iter(std::vector{100}));
/// std::vector<int> seen;
/// while (auto item = pollen::block_on(all.next()))
///     seen.push_back(*item);
/// EXPECT_EQ(seen, (std::vector{1, 10, 100, 2, 20}));
/// ```
template <class... Ss>
Merge<std::remove_cvref_t<Ss>...> merge(Ss&&... streams) {
    return Merge<std::remove_cvref_t<Ss>...>(std::in_place_t(), std::forward<Ss>(streams)...);
}

}  // namespace stream
POLLEN_NAMESPACE_END
