// SPDX-License-Identifier: MIT
// One future or stream of a SelectLoop, lent or owned, and whether it has more to give.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/select_order.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class T>
constexpr auto output_of_branch() {
    if constexpr (Stream<T>) {
        return std::type_identity<StreamItem<T>>();
    } else {
        return std::type_identity<FutureOutput<T>>();
    }
}

/// What a branch gives: a future its output, once; a stream its items.
template <class B>
using BranchOutput =
    typename decltype(detail::output_of_branch<std::remove_reference_t<B>>())::type;

template <class Value>
constexpr auto branch_of() {
    using T = std::remove_reference_t<Value>;
    if constexpr (Stream<T> || Future<T>) {
        return std::type_identity<
            std::conditional_t<std::is_lvalue_reference_v<Value>, T&, std::remove_cv_t<T>>>();
    } else if constexpr (std::is_same_v<std::remove_cv_t<T>, future::SelectOrder>) {
        return std::type_identity<void>();  // no branch: another overload takes it
    } else {
        return std::type_identity<IntoFutureType<Value>>();
    }
}

/// The branch that is made of a Value&&: T& for an lvalue, which is lent, T for what is given up.
template <class Value>
using BranchOf = typename decltype(detail::branch_of<Value>())::type;

template <class B>
inline constexpr bool knows_whether_over = FusedFuture<B> || FusedStream<B>;

template <class B>
bool says_over([[maybe_unused]] const B& branch) noexcept {
    if constexpr (knows_whether_over<B>) {
        return branch.is_terminated();
    } else {
        return false;
    }
}

/// One that is owned. It is destroyed as soon as it has nothing more to give.
template <class B>
class SelectBranch {
public:
    template <class Value>
    explicit SelectBranch(std::in_place_t, Value&& value) {
        replace(std::forward<Value>(value));
    }

    bool is_done() const noexcept { return !owned_ || says_over(*owned_); }
    B& branch() noexcept { return *owned_; }
    const B& branch() const noexcept { return *owned_; }

    void finish() noexcept { owned_.reset(); }

    template <class Value>
    void replace(Value&& value) {
        if constexpr (Stream<B>) {
            owned_.emplace(std::forward<Value>(value));
        } else {
            owned_.emplace(take_future(std::forward<Value>(value)));
        }
    }

    /// Where it lies, if it is lent.
    const void* lent() const noexcept { return nullptr; }

private:
    std::optional<B> owned_;  // empty when it has nothing more to give
};

/// One that is lent. If it says itself whether it is over, as a FusedStream does, that counts.
template <class B>
class SelectBranch<B&> {
public:
    explicit SelectBranch(std::in_place_t, B& branch) noexcept
        : lent_(__builtin_addressof(branch)) {}

    bool is_done() const noexcept {
        if constexpr (knows_whether_over<B>) {
            return says_over(*lent_);
        } else {
            return is_done_;
        }
    }
    B& branch() noexcept { return *lent_; }
    const B& branch() const noexcept { return *lent_; }

    void finish() noexcept { is_done_ = true; }
    void restart() noexcept { is_done_ = false; }

    const void* lent() const noexcept { return lent_; }

private:
    B* lent_;
    bool is_done_ = false;
};

/// Polls it, unless it is done. When it gives something, calls give(args...) with what makes a
/// Kept<BranchOutput<B>>, and returns true.
/// Errors: what it throws. A future is done then; a stream is not.
template <class B, class Give>
bool poll_branch(SelectBranch<B>& branch, Context& cx, Give give) {
    using Output = BranchOutput<B>;
    if (branch.is_done()) return false;
    if constexpr (Stream<std::remove_reference_t<B>>) {
        Poll<std::optional<Output>> answer = branch.branch().poll_next(cx);
        if (answer.is_pending()) return false;
        if (!answer.value()) {
            branch.finish();
            return false;
        }
        give(std::in_place_t(), *std::move(answer.value()));
    } else {
        // Done until it says that it is pending: so it is also when it throws.
        struct Done {
            explicit Done(SelectBranch<B>& which) noexcept : branch(&which) {}
            Done(const Done&) = delete;
            Done& operator=(const Done&) = delete;
            ~Done() {
                if (branch != nullptr) branch->finish();
            }
            SelectBranch<B>* branch;
        } done(branch);
        Poll<Output> answer = branch.branch().poll(cx);
        if (answer.is_pending()) {
            done.branch = nullptr;
            return false;
        }
        give(std::move(answer));
    }
    return true;
}

}  // namespace detail
POLLEN_NAMESPACE_END
