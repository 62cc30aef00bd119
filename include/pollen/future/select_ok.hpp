// SPDX-License-Identifier: MIT
// select_ok(): polls a range of futures of results until one has a value, or all have errors.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/select_all.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/take_elements.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/try_join.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// The value of a select_ok(): that of the future that was the first to have one, and the futures
/// that have not answered, in their order.
template <class F>
struct SelectedOk {
    SelectedOk(FutureOutput<F>&& result, std::vector<F>&& running)
        : value(detail::take_value_or_unit(std::move(result))), others(std::move(running)) {}

    UnitOr<TryValue<FutureOutput<F>>> value;
    std::vector<F> others;
};

/// Future of select_ok().
template <class F>
class [[nodiscard]] SelectOk {
    using Answer = FutureOutput<F>;
    static_assert(Try<Answer>,
                  "pollen: select_ok(): every future ends in a result: with the shape of "
                  "std::expected, or TryTraits");

public:
    using Output = TryWithValue<Answer, SelectedOk<F>>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = true;

    template <class R>
    explicit SelectOk(std::in_place_t, R&& futures)
        : children_(std::in_place_t(), std::forward<R>(futures)) {}
    SelectOk(const SelectOk&) = delete;  // a future is polled in one place
    SelectOk& operator=(const SelectOk&) = delete;
    SelectOk(SelectOk&&) = default;
    SelectOk& operator=(SelectOk&&) = default;

    Poll<Output> poll(Context& cx) {
        return children_.template poll<Output>(
            cx, [](Poll<Answer>&& answer, std::size_t, std::vector<F>& others) -> Poll<Output> {
                Answer& result = answer.value();
                if (detail::has_value(result)) {
                    return TryTraits<Output>::from_value(
                        SelectedOk<F>(std::move(result), std::move(others)));
                }
                if (!others.empty()) return Pending{};
                return detail::pass_error<Output>(std::move(result));
            });
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        children_.template trace_awaits<SelectOk>(trace);
    }

private:
    detail::SelectChildren<F> children_;
};

/// A future of the first value that one of the futures has, {value, others}, or of the error of the
/// last one that failed if none has a value (futures::future::select_ok).
///
/// ```text
/// a          --E         an error
/// b          ----2
/// c          ------3
/// select_ok  ----2       with c, which goes on if it is polled
/// ```
///
/// They are polled in the order of the range, all at each poll. One that has an error is destroyed,
/// and the others go on. Those that have not answered when there is a value come back in their
/// order. They have to be unpin (Coro, BoxFuture, FfiFuture), or lent with by_ref().
///
/// Precondition: the range is not empty; else the process ends with a message.
/// Errors: if one throws, poll() throws it; the others are destroyed with the select.
/// Allocates: a vector for the futures.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// using Answer = pollen::Result<int, std::string>;
/// std::vector<pollen::BoxFuture<Answer>> mirrors;
/// mirrors.push_back(pollen::BoxFuture<Answer>(future::err<int>(std::string("down"))));
/// mirrors.push_back(pollen::BoxFuture<Answer>(future::ok<std::string>(7)));
/// EXPECT_EQ(pollen::block_on(future::select_ok(std::move(mirrors)))->value, 7);
/// ```
template <class R>
SelectOk<detail::FutureOfRange<R>> select_ok(R&& futures) {
    return SelectOk<detail::FutureOfRange<R>>(std::in_place_t(), std::forward<R>(futures));
}

}  // namespace future
POLLEN_NAMESPACE_END
