// SPDX-License-Identifier: MIT
// The promise of AsyncGenerator and LocalAsyncGenerator: how items leave, and what may be yielded.

#pragma once

#include <pollen/coro/await.hpp>
#include <pollen/coro/elements_of.hpp>
#include <pollen/coro/frame.hpp>
#include <pollen/coro/trampoline.hpp>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

template <class T, bool Sendable>
class BasicAsyncGenerator;

namespace detail {

/// What a generator of T has for items: a reference as a pointer.
template <class T>
using GeneratorItem =
    std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, std::remove_cv_t<T>>;

/// The run of a generator, with the place where its next item is made. Every generator that joins
/// the chain has items of the same type, so each finds it at once.
template <class T>
struct GeneratorRun : CoroRun {
    GeneratorRun(Context& context, std::optional<GeneratorItem<T>>& item) noexcept
        : CoroRun(context), place(item) {}

    std::optional<GeneratorItem<T>>& place;
};

/// What a generator that has yielded awaits: to be polled again.
class YieldedLeaf : public CoroLeaf {
public:
    YieldedLeaf() noexcept : CoroLeaf() {
        this->poll = [](CoroLeaf*, Context&) { return true; };
#if POLLEN_TASK_DUMPS
        this->traced.type = "co_yield";
        this->traced.future = this;
        this->traced.trace_function = [](const void*, AwaitTrace& trace) noexcept {
            trace.future("an item that was yielded");
        };
#endif
    }
};

/// Yields one value, or an lvalue where U is a reference.
template <class T, class U>
class YieldAwaiter : private AwaitPlace {
public:
    YieldAwaiter(CoroCore& self, U&& value, AwaitPlace place) noexcept
        : AwaitPlace(place), self_(self), value_(std::forward<U>(value)) {}
    YieldAwaiter(const YieldAwaiter&) = delete;
    YieldAwaiter& operator=(const YieldAwaiter&) = delete;

    // Here and not when the awaiter is made: as in FutureAwaiter.
    bool await_ready() {
        std::optional<GeneratorItem<T>>& place = static_cast<GeneratorRun<T>&>(self_.run()).place;
        if constexpr (std::is_reference_v<T>) {
            place = __builtin_addressof(value_);
        } else {
            place.emplace(std::forward<U>(value_));
        }
        return false;
    }
    void await_suspend(std::coroutine_handle<>) noexcept {
        self_.suspend_at(*this);
        self_.await_leaf(leaf_);
    }
    void await_resume() const noexcept {}

private:
    CoroCore& self_;
    U&& value_;
    YieldedLeaf leaf_;
};

/// The promise as others see it: the chain link, and what the body threw.
template <class T>
class GeneratorCore : public CoroCore {
public:
    ~GeneratorCore() {
#if POLLEN_EXCEPTIONS
        if (state() == State::Error) error_.~exception_ptr();
#endif
    }

    void return_void() noexcept { finish(State::Value); }
    void unhandled_exception() noexcept {
#if POLLEN_EXCEPTIONS
        if (POLLEN_UNLIKELY(state() == State::Dropped))
            abort_on_exception("Stream::drop", [] { throw; });
        ::new (static_cast<void*>(&error_)) std::exception_ptr(std::current_exception());
        finish(State::Error);
#else
        abort_with("an exception in a coroutine that was compiled without exceptions");
#endif
    }

    /// Throws what the body threw, if it did.
    /// Precondition: poll_chain() was true.
    void check() {
#if POLLEN_EXCEPTIONS
        if (POLLEN_UNLIKELY(state() == State::Error)) throw_error();
#endif
    }

protected:
    GeneratorCore() noexcept {}

private:
#if POLLEN_EXCEPTIONS
    [[noreturn]] POLLEN_COLD void throw_error() { std::rethrow_exception(error_); }

    union {
        std::exception_ptr error_;
    };
#endif
};

/// Yields all items of a generator that it owns, by making it part of the chain.
template <class T>
class GeneratorAwaiter : private AwaitPlace {
public:
    template <bool Sendable>
    GeneratorAwaiter(CoroCore& parent, BasicAsyncGenerator<T, Sendable>&& generator,
                     AwaitPlace place)
        : AwaitPlace(place), parent_(parent), child_(generator.release()) {}
    GeneratorAwaiter(const GeneratorAwaiter&) = delete;
    GeneratorAwaiter& operator=(const GeneratorAwaiter&) = delete;
    ~GeneratorAwaiter() {
        if (child_ != nullptr) child_->destroy_chain();
    }

    bool await_ready() {
        if (child_ == nullptr) return true;  // it has ended
        if (POLLEN_LIKELY(child_->state() == CoroCore::State::Created))
            return parent_.run_child(*child_);
        parent_.adopt(*child_);
        return false;
    }
    void await_suspend(std::coroutine_handle<>) noexcept {
        parent_.suspend_at(*this);
        parent_.await_child(child_);
    }
    void await_resume() {
        if (child_ != nullptr) static_cast<GeneratorCore<T>*>(child_)->check();
    }

private:
    CoroCore& parent_;
    CoroCore* child_;
};

// What goes through anything that is no generator of T. The parameters are references if the source
// is lent.
template <class T, bool Sendable, class S>
BasicAsyncGenerator<T, Sendable> yield_stream(S source) {
    while (auto item = co_await stream::next(source)) {
        if constexpr (std::is_reference_v<T> && std::is_pointer_v<StreamItem<S>>) {
            co_yield **item;
        } else {
            co_yield *std::move(item);
        }
    }
}

template <class T, bool Sendable, class R>
BasicAsyncGenerator<T, Sendable> yield_range(R range) {
    for (auto&& element : range)
        co_yield static_cast<decltype(element)>(element);
}

template <class T, bool Sendable>
class GeneratorPromise : public AwaitingPromise<GeneratorCore<T>, Sendable>, public CachedFrame<T> {
    static_assert(std::is_object_v<GeneratorItem<T>> && !std::is_rvalue_reference_v<T>,
                  "pollen: a generator yields objects or lvalue references");
    static_assert(alignof(GeneratorItem<T>) <= 16,
                  "pollen: g++ and clang do not align the frame of a coroutine beyond 16 bytes; "
                  "yield a pointer to an over-aligned value");

public:
    GeneratorPromise() noexcept {}

    BasicAsyncGenerator<T, Sendable> get_return_object() noexcept {
        return BasicAsyncGenerator<T, Sendable>(this);
    }
    /// What the call returns if there was no memory.
    static BasicAsyncGenerator<T, Sendable> without_frame() noexcept {
        return BasicAsyncGenerator<T, Sendable>(nullptr);
    }

    template <class U = T>
        requires(!std::is_reference_v<T> && std::convertible_to<U, T>)
    YieldAwaiter<T, U> yield_value(U&& value, AwaitPlace place = AwaitPlace()) noexcept {
        return YieldAwaiter<T, U>(*this, std::forward<U>(value), place);
    }
    // No template: what the value is converted to must live as long as the co_yield.
    YieldAwaiter<T, T> yield_value(T value, AwaitPlace place = AwaitPlace()) noexcept
        requires std::is_reference_v<T>
    {
        return YieldAwaiter<T, T>(*this, static_cast<T>(value), place);
    }

    template <bool OtherSendable>
    GeneratorAwaiter<T> yield_value(ElementsOf<BasicAsyncGenerator<T, OtherSendable>> elements) {
        this->template check_sendable<BasicAsyncGenerator<T, OtherSendable>>();
        return GeneratorAwaiter<T>(*this, elements.take(), elements.place());
    }
    template <class Source>
    GeneratorAwaiter<T> yield_value(ElementsOf<Source> elements) {
        using Value = std::remove_cvref_t<Source>;
        using Held = std::conditional_t<std::is_lvalue_reference_v<Source>, Source, Value>;
        if constexpr (Stream<Value>) {
            return GeneratorAwaiter<T>(*this, yield_stream<T, Sendable, Held>(elements.take()),
                                       elements.place());
        } else {
            return GeneratorAwaiter<T>(*this, yield_range<T, Sendable, Held>(elements.take()),
                                       elements.place());
        }
    }
};

}  // namespace detail
POLLEN_NAMESPACE_END
