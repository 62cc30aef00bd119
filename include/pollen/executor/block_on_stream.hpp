// SPDX-License-Identifier: MIT
// block_on_stream(): the items of a stream as a range, on a thread that sleeps while it waits.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Range of block_on_stream(): goes only forward, and only once. A stream lvalue is polled where it
/// is, another is kept in the range.
template <class S>
class [[nodiscard]] BlockingStream {
    static_assert(detail::check_stream<std::remove_cvref_t<S>>());

public:
    using Item = StreamItem<S>;

    /// Where the range has an end.
    class Sentinel {
    public:
        constexpr Sentinel() noexcept {}
    };

    /// At an item, which stays until the iterator goes on.
    class Iterator {
    public:
        using value_type = Item;
        using difference_type = std::ptrdiff_t;

        explicit Iterator(BlockingStream& range) noexcept : range_(&range) {}

        Item& operator*() const noexcept { return *range_->item_; }
        Item* operator->() const noexcept { return __builtin_addressof(*range_->item_); }
        Iterator& operator++() {
            range_->item_ = range_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(Sentinel) const noexcept { return !range_->item_.has_value(); }

    private:
        BlockingStream* range_;
    };

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, BlockingStream>)
    explicit BlockingStream(Value&& stream) : stream_(std::forward<Value>(stream)) {}
    BlockingStream(const BlockingStream&) = delete;  // iterators point to it
    BlockingStream& operator=(const BlockingStream&) = delete;

    /// Waits for the next item.
    Iterator begin() {
        item_ = next();
        return Iterator(*this);
    }
    Sentinel end() const noexcept { return {}; }

    /// Waits for the next item and gives it; empty at the end.
    std::optional<Item> next() { return pollen::block_on(stream::next(stream_)); }

    SizeHint size_hint() const { return pollen::size_hint(stream_); }

private:
    S stream_;
    std::optional<Item> item_;
};

/// The items of a stream as an input range; waiting for one is a block_on()
/// (futures::executor::block_on_stream).
///
/// Errors: what the stream throws, from begin(), ++ or next(). EnterError inside an executor, as of
/// block_on().
///
/// Example:
/// ```cpp
/// int sum = 0;
/// for (int item : pollen::block_on_stream(pollen::stream::iter({1, 2})))
///     sum += item;
/// EXPECT_EQ(sum, 3);
/// ```
template <class S>
BlockingStream<S> block_on_stream(S&& stream) {
    return BlockingStream<S>(std::forward<S>(stream));
}

POLLEN_NAMESPACE_END
