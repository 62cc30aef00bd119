// SPDX-License-Identifier: MIT
// How try_filter(), try_skip_while() and try_take_while() ask a predicate about values.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a predicate says of an item.
enum class TryVerdict : std::uint8_t {
    NotAsked,  // the item is an error: of the stream, or of the predicate
    Yes,
    No,
};

/// Reads what a predicate said, a bool or a result of one; an error takes the place of the item.
template <class Said, class R>
constexpr TryVerdict judge(Said&& said, std::optional<R>& item) {
    if constexpr (Try<Said>) {
        if (!detail::has_value(said)) {
            item.emplace(detail::pass_error<R>(std::move(said)));
            return TryVerdict::NotAsked;
        }
        return detail::take_value(std::move(said)) ? TryVerdict::Yes : TryVerdict::No;
    } else {
        return static_cast<bool>(said) ? TryVerdict::Yes : TryVerdict::No;
    }
}

/// The next item of a stream, with the verdict of a predicate that returns a Said. This form is for
/// a predicate that answers at once, and nothing is held.
template <class R, class Said>
class TryTrial {
public:
    static constexpr bool is_sendable = true;
    static constexpr bool is_borrowing = false;
    static constexpr bool is_unpin = true;

    constexpr TryTrial() noexcept {}

    static constexpr bool is_waiting() noexcept { return false; }

    /// Polls the stream, and asks the predicate if there is a value. `verdict` is set then.
    template <class S, class Predicate>
    constexpr Poll<std::optional<R>> poll_next(Context& cx, S& stream, Predicate& predicate,
                                               TryVerdict& verdict) {
        Poll<std::optional<R>> next = stream.poll_next(cx);
        if (next.is_ready() && next.value() && detail::has_value(*next.value())) {
            verdict = detail::judge<std::remove_cvref_t<Said>>(
                detail::look_at_value(predicate, *next.value()), next.value());
        }
        return next;
    }
};

/// This one is for a predicate that returns a future: the item waits here, and the future may refer
/// to its value.
template <class R, IsFutureOrBecomesOne Said>
class TryTrial<R, Said> {
public:
    static constexpr bool is_sendable = sendable<R> && sendable<Step<Said>>;
    static constexpr bool is_borrowing = borrowing<Step<Said>>;
    static constexpr bool is_unpin = false;  // the future may refer to the item

    constexpr TryTrial() noexcept {}

    constexpr bool is_waiting() const noexcept { return step_.is_waiting(); }

    template <class S, class Predicate>
    constexpr Poll<std::optional<R>> poll_next(Context& cx, S& stream, Predicate& predicate,
                                               TryVerdict& verdict) {
        Finishing finishing(item_);
        if (!step_.is_waiting()) {
            Poll<std::optional<R>> next = stream.poll_next(cx);
            if (next.is_pending() || !next.value() || !detail::has_value(*next.value()))
                return next;
            item_.emplace(std::move(*next.value()));
        }
        auto said = step_.is_waiting() ? step_.resume(cx) : step_.start(cx, [&]() -> Said {
            return detail::look_at_value(predicate, *item_);
        });
        if (said.is_pending()) {
            finishing.keep();
            return Pending{};
        }
        using Answer = typename Step<Said>::Output;
        verdict = detail::judge<std::remove_cvref_t<Answer>>(std::move(said).value(), item_);
        return Poll<std::optional<R>>::ready(std::move(item_));
    }

private:
    std::optional<R> item_;
    Step<Said> step_;
};

template <class S, class Predicate>
using TryTrialOf = TryTrial<StreamItem<S>, CallResultType<Predicate&, TryLook<StreamItem<S>>>>;

/// The base of the adapters that ask a predicate: a stream of the same items, or fewer.
template <class Derived, class S, class Predicate>
class [[nodiscard]] TryTrialAdapter
    : public Adapter<Derived, S, Predicate, TryTrialOf<S, Predicate>> {
    static_assert(Try<StreamItem<S>>,
                  "pollen: the items of this stream are no results: they have neither the shape of "
                  "std::expected nor TryTraits");
    static_assert(takes_output<Predicate&, TryLook<StreamItem<S>>>,
                  "pollen: the predicate cannot be called with a const reference to the value");
    using Trial = TryTrialOf<S, Predicate>;
    using Base = Adapter<Derived, S, Predicate, Trial>;

public:
    using Item = StreamItem<S>;
    static constexpr bool is_unpin = unpin<S> && unpin<Trial>;

    template <class Value>
    constexpr TryTrialAdapter(Value&& stream, Predicate predicate)
        : Base(std::in_place_t(), std::forward<Value>(stream)), predicate_(std::move(predicate)) {}

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return !trial_.is_waiting() && this->stream_.is_terminated();
    }

    constexpr SizeHint size_hint() const {
        const SizeHint most = detail::hint_of_step(trial_, this->stream_);
        return {0, most.upper};
    }

protected:
    constexpr Poll<std::optional<Item>> poll_trial(Context& cx, TryVerdict& verdict) {
        verdict = TryVerdict::NotAsked;
        return trial_.poll_next(cx, this->stream_, predicate_, verdict);
    }

private:
    Predicate predicate_;
    Trial trial_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
