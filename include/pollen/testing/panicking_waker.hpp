// SPDX-License-Identifier: MIT
// A waker that must not be used, or that fails when it is: it throws from the functions that it is
// told to.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// What a PanickingWaker throws.
class WakerPanicked : public std::exception {
public:
    explicit WakerPanicked(const char* what) noexcept : what_(what) {}
    const char* what() const noexcept override { return what_; }

private:
    const char* what_;
};

/// The functions of a waker that throw.
enum class PanicsOn : std::uint8_t {
    Nothing = 0,
    Clone = 1,
    Wake = 2,
    WakeByRef = 4,
    EveryUse = 7
};

constexpr PanicsOn operator|(PanicsOn a, PanicsOn b) noexcept {
    return static_cast<PanicsOn>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// Makes one waker that throws WakerPanicked from the chosen functions; the others do nothing but
/// count references. It is never thrown from drop, and wake releases the waker also when it throws,
/// as the contract asks.
///
/// Errors: without exceptions a chosen function ends the process, with a message that names it.
/// Thread safety: all members and the waker, from any thread.
class PanickingWaker {
public:
    explicit PanickingWaker(PanicsOn calls = PanicsOn::EveryUse)
        : shared_(new Shared(calls)), waker_(Waker::from_raw({shared_, &vtable})) {}
    PanickingWaker(const PanickingWaker&) = delete;
    PanickingWaker& operator=(const PanickingWaker&) = delete;

    const Waker& waker() const noexcept { return waker_; }

    /// How many clones are alive: the wakers that somebody still keeps.
    std::size_t references() const noexcept {
        // order: acquire pairs with the release of a drop: the dropper has done with the waker.
        return shared_->references.load(detail::Order::Acquire) - 1;
    }

private:
    struct Shared {
        explicit Shared(PanicsOn calls) noexcept : panics_on(calls) {}

        const PanicsOn panics_on;
        mutable detail::Atomic<std::size_t> references = 1;  // the first is waker_'s
    };

    struct Release {
        explicit Release(const void* owned) noexcept : data(owned) {}
        Release(const Release&) = delete;
        Release& operator=(const Release&) = delete;
        ~Release() { drop(data); }
        const void* data;
    };

    static const Shared* shared(const void* data) noexcept {
        return static_cast<const Shared*>(data);
    }

    static void panic_if(const void* data, PanicsOn call, [[maybe_unused]] const char* what) {
        const auto chosen = static_cast<unsigned>(shared(data)->panics_on);
        if ((chosen & static_cast<unsigned>(call)) == 0) return;
#if POLLEN_EXCEPTIONS
        throw WakerPanicked(what);
#else
        detail::abort_with(what);
#endif
    }

    static RawWaker clone(const void* data) {
        panic_if(data, PanicsOn::Clone, "a PanickingWaker was cloned");
        // order: relaxed; the caller's own reference keeps the object alive, and nothing is
        // published.
        shared(data)->references.fetch_add(1, detail::Order::Relaxed);
        return {data, &vtable};
    }
    static void wake(const void* data) {
        const Release release(data);
        panic_if(data, PanicsOn::Wake, "a PanickingWaker was woken");
    }
    static void wake_by_ref(const void* data) {
        panic_if(data, PanicsOn::WakeByRef, "a PanickingWaker was woken by reference");
    }
    static void drop(const void* data) noexcept {
        // order: release hands this thread's uses to the last owner, whose acquire sees them all.
        if (shared(data)->references.fetch_sub(1, detail::Order::AcqRel) == 1) delete shared(data);
    }

    POLLEN_HIDDEN static constexpr RawWakerVTable vtable{
        .clone = &PanickingWaker::clone,
        .wake = &PanickingWaker::wake,
        .wake_by_ref = &PanickingWaker::wake_by_ref,
        .drop = &PanickingWaker::drop,
    };

    const Shared* shared_;  // kept alive by waker_
    Waker waker_;
};

}  // namespace testing
POLLEN_NAMESPACE_END
