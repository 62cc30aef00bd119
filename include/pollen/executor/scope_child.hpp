// SPDX-License-Identifier: MIT
// A child of a TaskScope in one block, and what a scope makes children of.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/executor/scope_handle.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <new>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a scope knows of a child: how to poll it. True if it has finished.
struct ScopeChildVTable {
    UnorderedChildVTable unordered;  // first: the head's pointer leads here
    bool (*poll)(UnorderedChild& child, Context& cx);
};

/// A child of a scope, in one block: its future, and where the output goes.
template <Future F>
class ScopeChild final : public UnorderedChild {
public:
    using Output = FutureOutput<F>;

    template <class Make>
    ScopeChild(UnorderedCore& core, Make&& make)
        : UnorderedChild(table.unordered, core), future_(std::forward<Make>(make)()) {}
    ScopeChild(const ScopeChild&) = delete;
    ScopeChild& operator=(const ScopeChild&) = delete;
    ~ScopeChild() {}

    // Recycled as the frames of coroutines are; only what is aligned further is not.
    static void* operator new(std::size_t size) { return allocate_frame(size); }
    static void operator delete(void* child, std::size_t size) noexcept { free_frame(child, size); }
    static void* operator new(std::size_t size, std::align_val_t alignment) {
        return ::operator new(size, alignment);
    }
    static void operator delete(void* child, std::size_t, std::align_val_t alignment) noexcept {
        ::operator delete(child, alignment);
    }

    ScopeHandle<Output> handle() noexcept { return ScopeHandle<Output>(handle_); }

private:
    static ScopeChild& self(UnorderedChild& child) noexcept {
        return static_cast<ScopeChild&>(child);
    }
    static bool poll(UnorderedChild& child, Context& cx) {
        Poll<Output> answer = self(child).future_.poll(cx);
        if (answer.is_pending()) return false;
        if (auto* handle = std::exchange(self(child).handle_, nullptr)) {
            handle->finish(std::move(answer));
        }
        return true;
    }
    static void drop_future(UnorderedChild& child) noexcept {
        self(child).future_.~F();
        if (auto* handle = std::exchange(self(child).handle_, nullptr)) handle->cancel();
    }
    static void destroy(UnorderedChild& child) noexcept { delete &self(child); }

    POLLEN_HIDDEN static constexpr ScopeChildVTable table{
        .unordered = {.waker = UnorderedChild::waker_vtable,
                      .drop_future = &ScopeChild::drop_future,
                      .destroy = &ScopeChild::destroy},
        .poll = &ScopeChild::poll,
    };

    ScopeHandle<Output>* handle_ = nullptr;  // null when it is gone
    union {
        F future_;  // destroyed before the block is
    };
};

/// A future that calls a function at its first poll, awaits the future that it returns, and keeps
/// the function meanwhile: a lambda that is a coroutine refers to its captures.
template <class Fn, class... Args>
class ScopeCall {
    using Inner = IntoFutureType<std::invoke_result_t<Fn&, Args&...>>;

public:
    using Output = FutureOutput<Inner>;
    static constexpr bool is_sendable = sendable<Fn> && sendable<Inner>;

    template <class Value>
    explicit ScopeCall(std::in_place_t, Value&& fn, Args&... args)
        : fn_(std::forward<Value>(fn)), args_(&args...) {}

    Poll<Output> poll(Context& cx) {
        if (!inner_) {
            std::apply(
                [this](Args*... args) {
                    inner_.emplace(take_future(static_cast<Fn&>(fn_)(*args...)));
                },
                args_);
        }
        return inner_->poll(cx);
    }

private:
    Fn fn_;
    std::tuple<Args*...> args_;
    std::optional<Inner> inner_;  // destroyed before fn_
};

template <class Work>
concept IsFutureWork = HasOutput<Work> || ConvertsIntoFuture<Work>;

// What spawn() makes of what it is given: a future, or a call that becomes one.
template <class Work, class Scope>
struct ScopeWork {
    static constexpr bool is_known = false;
};
template <class Work, class Scope>
    requires IsFutureWork<Work>
struct ScopeWork<Work, Scope> {
    static constexpr bool is_known = true;
    using Type = IntoFutureType<Work>;
    template <class Value>
    static Type make(Value&& work, Scope&) {
        return take_future(std::forward<Value>(work));
    }
};
template <class Work, class Scope>
    requires(!IsFutureWork<Work> && std::is_invocable_v<Work&, Scope&>)
struct ScopeWork<Work, Scope> {
    static constexpr bool is_known = true;
    using Type = ScopeCall<Work, Scope>;
    template <class Value>
    static Type make(Value&& work, Scope& scope) {
        return Type(std::in_place_t(), std::forward<Value>(work), scope);
    }
};
template <class Work, class Scope>
    requires(!IsFutureWork<Work> && !std::is_invocable_v<Work&, Scope&> &&
             std::is_invocable_v<Work&>)
struct ScopeWork<Work, Scope> {
    static constexpr bool is_known = true;
    using Type = ScopeCall<Work>;
    template <class Value>
    static Type make(Value&& work, Scope&) {
        return Type(std::in_place_t(), std::forward<Value>(work));
    }
};

}  // namespace detail
POLLEN_NAMESPACE_END
