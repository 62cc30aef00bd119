// SPDX-License-Identifier: MIT
// What buffered, buffer_unordered, flatten_unordered and their try_ forms have in common: a source
// of things to run, and the set that runs them.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/source.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The items of the source are what is run.
struct RunItems {
    /// Starts what the item of the source is. An item of the result if there is nothing to start.
    template <class Item, class Set, class Started>
    static std::optional<Item> start(Set& running, Started&& item) {
        if constexpr (requires { running.push_back(std::forward<Started>(item)); }) {
            running.push_back(std::forward<Started>(item));
        } else {
            running.push(std::forward<Started>(item));
        }
        return std::nullopt;
    }
};

/// Takes things to run out of the stream S as long as a Set has fewer than so many, and gives what
/// the set gives. Starter says what an item of S means. The public base of the adapters.
template <class Derived, class S, class Set, class Starter>
class [[nodiscard]] Concurrent : public StreamInterface<Derived> {
    static_assert(check_stream<S>());

public:
    using Item = StreamItem<Set>;
    static constexpr bool is_sendable = sendable<S> && sendable<Set>;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<Set>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
    Concurrent(Value&& source, std::size_t limit)
        : source_(std::forward<Value>(source)), most_(most_of_limit(limit)) {}
    Concurrent(const Concurrent&) = delete;  // a stream is polled in one place
    Concurrent& operator=(const Concurrent&) = delete;
    Concurrent(Concurrent&&) = default;
    Concurrent& operator=(Concurrent&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        for (;;) {
            bool source_waits = false;
            while (!source_.has_ended() && running_.size() < most_) {
                Poll<std::optional<StreamItem<S>>> next = source_.poll_next(cx);
                if (next.is_pending()) {
                    source_waits = true;
                    break;
                }
                if (!next.value()) break;
                std::optional<Item> item =
                    Starter::template start<Item>(running_, std::move(*next.value()));
                if (item) return Poll<std::optional<Item>>(std::move(item));
            }
            Poll<std::optional<Item>> answer = running_.poll_next(cx);
            if (source_.has_ended() || (answer.is_ready() && answer.value())) return answer;
            // One that ended without an item has made room: then the source has to be asked first.
            if (source_waits || running_.size() >= most_) return Pending{};
        }
    }

    bool is_terminated() const noexcept { return source_.has_ended() && running_.is_terminated(); }

    /// How many are running, or have results that were not asked for.
    std::size_t running() const noexcept { return running_.size(); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Derived>(trace, [&] {
            source_.trace_awaits(trace);
            pollen::trace_awaits(running_, trace);
        });
    }

protected:
    /// How many items there are if each of the source makes one.
    SizeHint hint_of_outputs() const {
        return source_.size_hint() + SizeHint::exactly(running_.size());
    }

private:
    Source<S> source_;
    Set running_;
    std::size_t most_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
