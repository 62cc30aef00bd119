// SPDX-License-Identifier: MIT
// What an adapter is without its future: `fut | future::map(f)`, and `map(f) | then(g)` by itself.

#pragma once

#include <pollen/detail/config.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class Op>
class Pipe;

template <class T>
inline constexpr bool is_pipe = false;
template <class Op>
inline constexpr bool is_pipe<Pipe<Op>> = true;

/// An adapter that waits for its future: Op takes a future and returns the adapted one.
///
/// Keeps the adapter's arguments. May be kept, copied if they can be, and used more than once.
template <class Op>
class [[nodiscard]] Pipe {
public:
    constexpr explicit Pipe(Op op) : op_(std::move(op)) {}

    template <class F>
    constexpr auto apply(F&& future) && {
        return std::move(op_)(std::forward<F>(future));
    }

private:
    Op op_;
};

/// The adapted future. Errors: refused at compile time, with a sentence, if this is not a future.
template <class F, class Op>
    requires(!is_pipe<std::remove_cvref_t<F>>)
constexpr auto operator|(F&& future, Pipe<Op> pipe) {
    return std::move(pipe).apply(std::forward<F>(future));
}

/// Both adapters, one after the other.
template <class First, class Second>
constexpr auto operator|(Pipe<First> first, Pipe<Second> second) {
    auto both = [first = std::move(first),
                 second = std::move(second)]<class F>(F&& future) mutable {
        return std::move(second).apply(std::move(first).apply(std::forward<F>(future)));
    };
    return Pipe<decltype(both)>(std::move(both));
}

}  // namespace detail
POLLEN_NAMESPACE_END
