// SPDX-License-Identifier: MIT
// SelectEvent: which branch of a SelectLoop gave something, and what.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/stream/select_branch.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// What a SelectLoop and select_once() answer: the value of one branch; or that none was ready, if
/// that was asked; or, if it is false, that all branches are complete.
///
/// Ask it by the branch that was lent (from), by number (index and get), or with a function for
/// each branch (match).
template <class... Bs>
class [[nodiscard]] SelectEvent {
    template <std::size_t I>
    using Output = detail::BranchOutput<std::tuple_element_t<I, std::tuple<Bs...>>>;

public:
    static constexpr std::size_t branches = sizeof...(Bs);

    /// All branches are complete.
    SelectEvent() noexcept {}
    SelectEvent(const SelectEvent&) = delete;  // what it holds is mostly move-only
    SelectEvent& operator=(const SelectEvent&) = delete;
    SelectEvent(SelectEvent&&) = default;
    SelectEvent& operator=(SelectEvent&&) = default;

    /// No branch was ready.
    static SelectEvent make_default() {
        SelectEvent event;
        event.state_.template emplace<1>();
        return event;
    }
    /// Branch I gave the value that args make; it lies there, if it is lent.
    template <std::size_t I, class... Args>
    static SelectEvent make(const void* lent, Args&&... args) {
        SelectEvent event;
        event.state_.template emplace<I + 2>(std::forward<Args>(args)...);
        event.lent_ = lent;
        return event;
    }

    /// False if all branches are complete: there is nothing more to come.
    explicit operator bool() const noexcept { return state_.index() != 0; }

    /// True if no branch was ready. Only try_next() says so.
    bool is_default() const noexcept { return state_.index() == 1; }

    /// The number of the branch, in the order in which they were given, from 0; `branches` if it is
    /// none.
    std::size_t index() const noexcept {
        return state_.index() < 2 ? branches : state_.index() - 2;
    }

    /// What branch I gave: a reference to its value, to be moved from if you like; Unit for void.
    /// Precondition: index() == I.
    template <std::size_t I>
    decltype(auto) get() noexcept {
        POLLEN_ASSERT(index() == I, "SelectEvent::get()");
        if constexpr (std::is_void_v<Output<I>>) {
            return Unit();
        } else {
            auto&& value = std::get_if<I + 2>(&state_)->release();
            return (value);
        }
    }

    /// A pointer to what this branch gave, null if it was another one; of a branch without value
    /// (void): true if it was this one. The branch is named by the object that was lent.
    template <class B>
    auto from(const B& branch) noexcept {
        static_assert((std::is_same_v<B&, Bs> || ...),
                      "pollen: this object is not among the branches that were lent to the loop");
        return from_branch<B>(&branch, std::index_sequence_for<Bs...>());
    }

    /// Calls the function of the branch with its value, without one if it is void. There is one
    /// function for each branch, in the order in which they were given, and one more, if you like,
    /// for the default. All return the same type. Precondition: not false.
    template <class... Fns>
    decltype(auto) match(Fns&&... fns) {
        static_assert(sizeof...(Fns) == branches || sizeof...(Fns) == branches + 1,
                      "pollen: match() takes a function for each branch, and perhaps one for the "
                      "default");
        POLLEN_ASSERT(*this, "SelectEvent::match() of no event");
        return match_from<0>(std::forward_as_tuple(std::forward<Fns>(fns)...));
    }

private:
    template <class B, std::size_t... Is>
    auto from_branch(const void* branch, std::index_sequence<Is...>) noexcept {
        using Value = detail::BranchOutput<B>;
        if constexpr (std::is_void_v<Value>) {
            return index() < branches && lent_ == branch;
        } else {
            std::remove_reference_t<Value>* found = nullptr;
            const auto look = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
                if constexpr (std::is_same_v<std::tuple_element_t<I, std::tuple<Bs...>>, B&>) {
                    if (index() == I && lent_ == branch) found = __builtin_addressof(get<I>());
                }
            };
            (look(std::integral_constant<std::size_t, Is>()), ...);
            return found;
        }
    }

    template <std::size_t I, class Fns>
    decltype(auto) match_from(Fns&& fns) {
        constexpr bool is_last = I + 1 == std::tuple_size_v<std::remove_reference_t<Fns>>;
        if constexpr (is_last) {
            POLLEN_ASSERT(index() == I, "SelectEvent::match(): no function for this");
            return call<I>(std::get<I>(std::move(fns)));
        } else {
            using Result = decltype(call<I>(std::get<I>(std::move(fns))));
            static_assert(std::is_same_v<Result, decltype(match_from<I + 1>(std::move(fns)))>,
                          "pollen: the functions of match() return different types");
            if (index() != I) return match_from<I + 1>(std::move(fns));
            return call<I>(std::get<I>(std::move(fns)));
        }
    }

    template <std::size_t I, class Fn>
    decltype(auto) call(Fn&& fn) {
        if constexpr (I == branches) {
            return std::forward<Fn>(fn)();
        } else if constexpr (std::is_void_v<Output<I>>) {
            return std::forward<Fn>(fn)();
        } else {
            return std::forward<Fn>(fn)(std::get_if<I + 2>(&state_)->release());
        }
    }

    struct Default {
        constexpr Default() noexcept {}
    };

    // Complete, default, and the branches.
    std::variant<std::monostate, Default, detail::Kept<detail::BranchOutput<Bs>>...> state_;
    const void* lent_ = nullptr;  // the branch, if it is lent
};

}  // namespace future
POLLEN_NAMESPACE_END
