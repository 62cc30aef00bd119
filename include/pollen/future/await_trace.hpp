// SPDX-License-Identifier: MIT
// AwaitTrace: how a future that waits tells what it waits for, down to the last one.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/type_name.hpp>

#include <cstddef>

POLLEN_NAMESPACE_BEGIN

/// A place in the source.
//
// The defaults stand for whoever calls the constructor, or calls a function that has AwaitSite() as
// a default argument. std::source_location would do, but clang 14 does not have it. Not an
// aggregate: with g++ 12 the defaults of a braced list in a template name the template.
struct AwaitSite {
    constexpr AwaitSite(const char* in_function = __builtin_FUNCTION(),
                        const char* in_file = __builtin_FILE(),
                        unsigned at_line = __builtin_LINE()) noexcept
        : function(in_function), file(in_file), line(at_line) {}

    const char* function;
    const char* file;
    unsigned line;
};

/// Is told what a future waits for, the outermost first. Of whoever looks, as dump_tasks() does.
class AwaitTrace {
public:
    AwaitTrace(const AwaitTrace&) = delete;
    AwaitTrace& operator=(const AwaitTrace&) = delete;

    /// A coroutine that waits there for what is told next.
    virtual void coroutine(const AwaitSite& at) noexcept = 0;
    /// So many coroutines between that one and the next are left out.
    virtual void left_out(std::size_t coroutines) noexcept = 0;
    /// A future that is no coroutine, by the name of its type.
    virtual void future(const char* type) noexcept = 0;
    /// The same of one that polls others: those are told next, each as if it were alone.
    virtual void begin_parts(const char* type) noexcept = 0;
    virtual void end_parts() noexcept = 0;

protected:
    AwaitTrace() noexcept = default;
    ~AwaitTrace() = default;
};

/// Tells what a future waits for: what its member trace_awaits(AwaitTrace&) says, if it has one,
/// else its type.
///
/// Precondition: it is not polled or destroyed meanwhile.
template <class F>
void trace_awaits(const F& future, AwaitTrace& trace) noexcept {
    if constexpr (requires { future.trace_awaits(trace); }) {
        future.trace_awaits(trace);
    } else {
        trace.future(detail::type_name<F>());
    }
}

namespace detail {

/// Tells a future that polls others: tell_parts() tells those.
template <class F, class TellParts>
void trace_with_parts(AwaitTrace& trace, TellParts&& tell_parts) noexcept {
    trace.begin_parts(type_name<F>());
    tell_parts();
    trace.end_parts();
}

/// A future of a type that is forgotten, for who traces it later, and for debuggers.
struct TracedFuture {
    const char* type;
    const void* future;
    void (*trace_function)(const void* future, AwaitTrace& trace) noexcept;
    const void* const* coroutine;  // if it is one: where the pointer to its CoroCore lies

    void trace(AwaitTrace& trace) const noexcept { trace_function(future, trace); }
};

template <class F>
TracedFuture traced(const F& future) noexcept {
    if constexpr (requires { future.traced_future(); }) {
        return traced(future.traced_future());  // it only stands around that one
    } else {
        TracedFuture result{};
        result.type = type_name<F>();
        result.future = &future;
        result.trace_function = [](const void* forgotten, AwaitTrace& trace) noexcept {
            trace_awaits(*static_cast<const F*>(forgotten), trace);
        };
        if constexpr (requires { future.traced_coroutine(); }) {
            result.coroutine = future.traced_coroutine();
        }
        return result;
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
