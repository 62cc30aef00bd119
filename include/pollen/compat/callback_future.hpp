// SPDX-License-Identifier: MIT
// callback_future(): a future of what a function with a callback answers.

#pragma once

#include <pollen/compat/broken_completion.hpp>
#include <pollen/compat/completion_core.hpp>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace compat {

template <class T>
class Completion;

}  // namespace compat

namespace detail {

template <class T>
class CallbackBlock : public CompletionShared<CallbackBlock<T>, T>, public Recycled {
public:
    CallbackBlock() noexcept {}
    void destroy() noexcept { delete this; }
    [[noreturn]] static void throw_no_outcome() { throw_broken_completion(); }
};

template <class T, class... Args>
constexpr bool makes_output() {
    if constexpr (std::is_void_v<T>) {
        return sizeof...(Args) == 0;
    } else if constexpr (std::is_reference_v<T>) {
        return sizeof...(Args) == 1 && (std::convertible_to<Args, T> && ...);
    } else {
        return std::constructible_from<T, Args...>;
    }
}

/// What a Completion of T is to interfaces in C, which call it once with its into_user_data().
template <class T>
struct CCallbacks {
    /// A `void (*)(void* user, T)`.
    static void c_callback(void* user, T value) noexcept {
        compat::Completion<T>::from_user_data(user)(static_cast<T&&>(value));
    }
    /// A `void (*)(T, void* user)`.
    static void c_callback_user_last(T value, void* user) noexcept {
        compat::Completion<T>::from_user_data(user)(static_cast<T&&>(value));
    }
};

template <>
struct CCallbacks<void> {
    /// A `void (*)(void* user)`.
    static inline void c_callback(void* user) noexcept;
};

}  // namespace detail

namespace compat {

/// The callback that completes a callback_future() of T: one pointer, to be called once.
///
/// Copies complete the same future; of several calls the first counts. When the last copy is
/// destroyed and none was called, the future throws BrokenCompletion.
///
/// Thread safety: may be called and destroyed in any thread, also during the start function, and
/// after the future is gone. Calling it is lock-free; it wakes the task in the calling thread.
/// Memory ordering: what was written before the call is visible to who awaits the future.
/// Allocates: nothing.
template <class T>
class [[nodiscard]] Completion : public detail::CCallbacks<T> {
    using Block = detail::CallbackBlock<T>;

public:
    static constexpr bool is_sendable = sendable<T>;

    explicit Completion(Block& block) noexcept : block_(&block) {}
    // Legacy interfaces often want functions that can be copied.
    Completion(const Completion& other) noexcept : block_(other.block_) {
        if (block_ != nullptr) block_->state.add_completer();
    }
    Completion& operator=(const Completion& other) noexcept {
        Completion copy(other);
        std::swap(block_, copy.block_);
        return *this;
    }
    Completion(Completion&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Completion& operator=(Completion&& other) noexcept {
        Completion taken(std::move(other));  // first: other may be this one
        std::swap(block_, taken.block_);
        return *this;
    }
    ~Completion() {
        if (block_ != nullptr) block_->release();
    }

    /// Completes the future with a T made from args. False if somebody has completed it before;
    /// then nothing is made. What making a T throws is thrown by the future.
    /// Precondition: not moved from.
    template <class... Args>
        requires(detail::makes_output<T, Args...>())
    bool operator()(Args&&... args) const noexcept {
        return complete([&](Block& block) { block.write_value(std::forward<Args>(args)...); });
    }

    /// Completes the future with an exception, which its poll() throws. False as above.
    /// Precondition: not moved from; error is not null.
    bool fail(std::exception_ptr error) const noexcept {
        return complete([&](Block& block) { block.write_error(std::move(error)); });
    }

    /// Gives the completion up as the "user data" of a C interface. It is lost, and the future
    /// pending for ever, unless it comes back through c_callback(), c_callback_user_last() or
    /// from_user_data().
    [[nodiscard]] void* into_user_data() && noexcept { return std::exchange(block_, nullptr); }

    /// Takes back what into_user_data() gave. Precondition: once for each.
    static Completion from_user_data(void* user) noexcept {
        return Completion(*static_cast<Block*>(user));
    }

private:
    template <class Write>
    bool complete(Write&& write) const noexcept {
        POLLEN_ASSERT(block_ != nullptr, "a completion that was moved from");
        if (!block_->state.claim()) return false;
        write(*block_);
        block_->finish();
        return true;
    }

    Block* block_;  // null when moved from
};

/// Future of callback_future().
template <class T, class Start>
class [[nodiscard]] CallbackFuture {
    static_assert(std::is_invocable_v<Start, Completion<T>>,
                  "pollen: callback_future<T>(): the start function cannot be called with a "
                  "compat::Completion<T>");
    using Started = std::invoke_result_t<Start, Completion<T>>;
    static constexpr bool has_cancel = !std::is_void_v<Started>;
    struct NoCancel {
        NoCancel() noexcept {}
        void operator()() const noexcept {}
    };
    using Cancel = std::conditional_t<has_cancel, std::remove_cvref_t<Started>, NoCancel>;
    static_assert(std::is_invocable_v<Cancel>,
                  "pollen: callback_future<T>(): the start function returns neither void nor a "
                  "function without arguments that cancels");

public:
    using Output = T;
    static constexpr bool is_sendable = sendable<T> && sendable<Start> && sendable<Cancel>;
    static constexpr bool is_borrowing = borrowing<Start> || borrowing<Cancel>;
    static constexpr bool is_unpin = true;  // what the callback refers to is behind a pointer

    explicit CallbackFuture(Start&& start) : start_(std::move(start)) {}
    CallbackFuture(const CallbackFuture&) = delete;  // a future is polled in one place
    CallbackFuture& operator=(const CallbackFuture&) = delete;
    CallbackFuture(CallbackFuture&&) = default;
    CallbackFuture& operator=(CallbackFuture&&) = delete;
    ~CallbackFuture() {
        // First gone, so that a callback from within cancel wakes nobody.
        if (!end_.abandon()) return;
        if constexpr (has_cancel) {
            detail::abort_on_exception("callback_future: cancel", [&] { (*std::move(cancel_))(); });
        }
    }

    Poll<T> poll(Context& cx) {
        if (start_) begin();
        if (!end_) detail::throw_polled_after_ready();
        if (end_->wait(cx.waker())) return Pending{};
        cancel_.reset();
        return std::move(end_).take();
    }

private:
    using Block = detail::CallbackBlock<T>;

    void begin() {
        Start start = *std::move(start_);
        start_.reset();
        auto* const block = new Block;
        Completion<T> completion(*block);
        detail::CompletionEnd<Block> end(*block);
        if constexpr (has_cancel) {
            cancel_.emplace(std::move(start)(std::move(completion)));
        } else {
            std::move(start)(std::move(completion));
        }
        end_ = std::move(end);
    }

    std::optional<Start> start_;        // until the first poll
    detail::CompletionEnd<Block> end_;  // from then on; empty when finished
    std::optional<Cancel> cancel_;      // while it is pending
};

/// A future of a T that somebody hands to a callback: calls start(completion) at its first poll,
/// and is ready once the completion, a Completion<T>, was called.
///
/// start gives the completion to the interface that wants a callback. It may return a function
/// without arguments, which cancels: it is called when the future is destroyed after start and
/// before the completion was called. The completion may be called before start returns.
///
/// start is destroyed when it has returned, the function that cancels before Ready is returned.
/// Errors: what start throws; then the future has finished. What Completion::fail() was given.
/// BrokenCompletion if the completion is destroyed uncalled. An exception of the function that
/// cancels ends the process.
/// Cancellation: destroying the future leaves the operation alone, but for the function that
/// cancels: it runs in the thread that destroys the future, maybe while another thread calls the
/// completion. A call that comes late does nothing; its value is destroyed.
/// Allocates: one block at the first poll, which the last of the future and the copies of the
/// completion frees; recycled while an executor runs on this thread.
///
/// Example:
/// ```cpp
/// const auto legacy_add = [](int a, int b, std::function<void(int)> done) { done(a + b); };
/// auto sum = pollen::compat::callback_future<int>(
///     [&](pollen::compat::Completion<int> completion) { legacy_add(3, 4, completion); });
/// EXPECT_EQ(pollen::block_on(std::move(sum)), 7);
/// ```
template <class T = void, class Start>
CallbackFuture<T, Start> callback_future(Start start) {
    return CallbackFuture<T, Start>(std::move(start));
}

}  // namespace compat

inline void detail::CCallbacks<void>::c_callback(void* user) noexcept {
    compat::Completion<void>::from_user_data(user)();
}

POLLEN_NAMESPACE_END
