// SPDX-License-Identifier: MIT
// What a future and who completes it from outside point to: the shared word, the waker, the
// outcome.

#pragma once

#include <pollen/compat/completion_state.hpp>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The shared word, and the waker of who awaits.
///
/// Errors: a waker that throws when it is woken ends the process.
class CompletionCore {
public:
    CompletionCore() noexcept {}
    CompletionCore(const CompletionCore&) = delete;
    CompletionCore& operator=(const CompletionCore&) = delete;

    /// True if the future waits now, with this waker; false if the outcome is there.
    /// Errors: what the waker's clone throws; it then waits on with the old waker, if it did.
    bool wait(const Waker& waker) {
        if (state.is_done()) return false;
        if (!waits_) return lend(waker.clone());
        if (POLLEN_LIKELY(kept_waker() == waker.raw())) return true;
        Waker clone = waker.clone();
        if (!take_back()) return false;
        const Waker replaced = Waker::from_raw(kept_waker());
        return lend(std::move(clone));
    }

    /// Takes the waker back, if it is lent, and drops it. By a future that goes.
    void stop_waiting() noexcept {
        if (waits_ && take_back()) const Waker dropped = Waker::from_raw(kept_waker());
    }

    CompletionState state;

protected:
    /// By who finished and has to Wake.
    Waker take_waker() noexcept { return Waker::from_raw(kept_waker()); }

private:
    bool lend(Waker waker) noexcept {
        const RawWaker raw = std::move(waker).into_raw();
        waker_.with([raw](RawWaker& kept) { kept = raw; });
        waits_ = state.start_waiting();
        if (!waits_) const Waker own_still = Waker::from_raw(raw);
        return waits_;
    }
    bool take_back() noexcept {
        waits_ = false;
        return state.stop_waiting();
    }
    RawWaker kept_waker() const noexcept {
        return waker_.with([](const RawWaker& raw) { return raw; });
    }

    Cell<RawWaker> waker_;  // written by the future only, while it is not lent
    bool waits_ = false;    // the future's: it has lent the waker
};

/// The same with the outcome of a T. Block is the class that derives from this: its destroy() frees
/// it, its throw_no_outcome() says what became of the outcome if nobody wrote one.
template <class Block, class T>
class CompletionShared : public CompletionCore {
public:
    using Output = T;

    CompletionShared() noexcept {}

    // A completer that has claimed, or that is the only one.

    /// Makes the value; what that throws is the outcome then.
    template <class... Args>
    void write_value(Args&&... args) noexcept {
        outcome_.with([&](Outcome& to) {
#if POLLEN_EXCEPTIONS
            try {
#endif
                if constexpr (std::is_void_v<T> || sizeof...(Args) == 1) {
                    to.value.emplace(std::in_place_t(), std::forward<Args>(args)...);
                } else {
                    to.value.emplace(std::in_place_t(), T(std::forward<Args>(args)...));
                }
#if POLLEN_EXCEPTIONS
            } catch (...) {
                to.error = std::current_exception();
            }
#endif
        });
    }
    void write_error(std::exception_ptr error) noexcept {
        outcome_.with([&](Outcome& to) { to.error = std::move(error); });
    }
    /// The outcome is written, or there will be none.
    void finish() noexcept {
        switch (state.finish()) {
            case CompletionFinish::Nothing:
                break;
            case CompletionFinish::Wake:
                take_waker().wake();
                break;
            case CompletionFinish::Discard:
                discard();
                break;
        }
    }

    /// Any completer: it has nothing more to say. The block may be gone afterwards.
    void release() noexcept {
        CompletionRelease duty = state.release();
        if (duty == CompletionRelease::Break) {
            finish();
            duty = state.release();
        }
        if (duty == CompletionRelease::Destroy) destroy();
    }

    // The future.

    /// Precondition: it is done. Errors: what a completer said; what throw_no_outcome() throws.
    Poll<T> take() {
        return outcome_.with([](Outcome& from) -> Poll<T> {
#if POLLEN_EXCEPTIONS
            if (POLLEN_UNLIKELY(from.error != nullptr)) {
                std::rethrow_exception(std::exchange(from.error, nullptr));
            }
#endif
            if (POLLEN_UNLIKELY(!from.value)) Block::throw_no_outcome();
            return from.value->into_poll();
        });
    }

    /// Destroys the outcome.
    void discard() noexcept {
        outcome_.with([](Outcome& old) {
            old.value.reset();
            old.error = nullptr;
        });
    }

    void destroy() noexcept { static_cast<Block*>(this)->destroy(); }

private:
    struct Outcome {
        Outcome() noexcept {}
        std::optional<Kept<T>> value;
        std::exception_ptr error;
    };

    Cell<Outcome> outcome_;  // by the table in completion_state.hpp
};

/// The future's end of a Block, or nothing.
template <class Block>
class CompletionEnd {
public:
    CompletionEnd() noexcept {}
    explicit CompletionEnd(Block& block) noexcept : block_(&block) {}
    CompletionEnd(const CompletionEnd&) = delete;
    CompletionEnd& operator=(const CompletionEnd&) = delete;
    CompletionEnd(CompletionEnd&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    CompletionEnd& operator=(CompletionEnd&& other) noexcept {
        CompletionEnd taken(std::move(other));  // first: other may be this one
        std::swap(block_, taken.block_);
        return *this;
    }
    ~CompletionEnd() { abandon(); }

    explicit operator bool() const noexcept { return block_ != nullptr; }
    Block* operator->() const noexcept { return block_; }

    /// The outcome. Is empty afterwards. Precondition: not empty, and wait() is false.
    Poll<typename Block::Output> take() && {
        const CompletionEnd finished(std::move(*this));  // leaves when the value is moved out
        return finished.block_->take();
    }

    /// Is empty afterwards. True if it went before the outcome was there.
    bool abandon() noexcept {
        if (block_ == nullptr) return false;
        Block& block = *std::exchange(block_, nullptr);
        if (!block.state.is_done()) {
            block.stop_waiting();
            if (block.state.abandon() == CompletionAbandon::Nothing) return true;
        }
        block.discard();
        if (block.state.leave()) block.destroy();
        return false;
    }

private:
    Block* block_ = nullptr;
};

}  // namespace detail
POLLEN_NAMESPACE_END
