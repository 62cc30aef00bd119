// SPDX-License-Identifier: MIT
// POLLEN_ASYNC_FFI: defines and exports an async function under its C name, or declares a foreign
// one.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/for_each.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/ffi_repr.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/ffi/panic.hpp>
#include <pollen/ffi/raw_ffi_future.hpp>

#include <type_traits>
#include <utility>

/// Defines an async function and exports it with C linkage (the crate's #[async_ffi]):
///
///     POLLEN_ASYNC_FFI(std::uint32_t, work, (std::uint32_t) arg) {
///         auto ret = co_await do_some_io(arg);
///         co_return ret;
///     }
///
/// exports `RawFfiFuture<std::uint32_t> work(std::uint32_t arg)`. The body is a Coro, so include
/// <pollen/coro.hpp> too. Up to 16 parameters, each `(Type) name`; a Ret with a comma in it needs a
/// name of its own (an alias). A parameter or result that is not plain crosses as its FfiRepr;
/// `(FfiFuture<int>) fut` takes over a future of the caller's.
///
/// The arguments belong to the body: they live until the future is dropped on this side, and are
/// then destroyed in the order of any coroutine's, the last first.
/// Errors: if the frame cannot be allocated, the future that is returned is Panicked.
#define POLLEN_ASYNC_FFI(Ret, name, ...)                                          \
    POLLEN_ASYNC_FFI_DEFINE_(::pollen::Coro<Ret>, ::pollen::FfiBounds::Send, Ret, \
                             name __VA_OPT__(, ) __VA_ARGS__)

/// The same for a future that stays on the thread that polls it (#[async_ffi(?Send)]): the body is
/// a LocalCoro.
#define POLLEN_ASYNC_FFI_LOCAL(Ret, name, ...)                                          \
    POLLEN_ASYNC_FFI_DEFINE_(::pollen::LocalCoro<Ret>, ::pollen::FfiBounds::Local, Ret, \
                             name __VA_OPT__(, ) __VA_ARGS__)

/// The same for a future that borrows from its caller (#[async_ffi('fut)]): parameters may be
/// references, which cross as pointers.
#define POLLEN_ASYNC_FFI_BORROWING(Ret, name, ...)                                     \
    POLLEN_ASYNC_FFI_DEFINE_(::pollen::Coro<Ret>, ::pollen::FfiBounds::Borrowing, Ret, \
                             name __VA_OPT__(, ) __VA_ARGS__)

/// Both (#[async_ffi('fut, ?Send)]).
#define POLLEN_ASYNC_FFI_LOCAL_BORROWING(Ret, name, ...)                                         \
    POLLEN_ASYNC_FFI_DEFINE_(::pollen::LocalCoro<Ret>, ::pollen::FfiBounds::LocalBorrowing, Ret, \
                             name __VA_OPT__(, ) __VA_ARGS__)

/// Declares an async function that another library defines; `co_await work(41)` or
/// FfiFuture<std::uint32_t>(work(41)).
///
///     POLLEN_ASYNC_FFI_DECLARE(std::uint32_t, work, (std::uint32_t) arg);
#define POLLEN_ASYNC_FFI_DECLARE(Ret, name, ...) \
    POLLEN_ASYNC_FFI_DECLARE_(::pollen::FfiBounds::Send, Ret, name __VA_OPT__(, ) __VA_ARGS__)
#define POLLEN_ASYNC_FFI_DECLARE_LOCAL(Ret, name, ...) \
    POLLEN_ASYNC_FFI_DECLARE_(::pollen::FfiBounds::Local, Ret, name __VA_OPT__(, ) __VA_ARGS__)
#define POLLEN_ASYNC_FFI_DECLARE_BORROWING(Ret, name, ...) \
    POLLEN_ASYNC_FFI_DECLARE_(::pollen::FfiBounds::Borrowing, Ret, name __VA_OPT__(, ) __VA_ARGS__)
#define POLLEN_ASYNC_FFI_DECLARE_LOCAL_BORROWING(Ret, name, ...)        \
    POLLEN_ASYNC_FFI_DECLARE_(::pollen::FfiBounds::LocalBorrowing, Ret, \
                              name __VA_OPT__(, ) __VA_ARGS__)

// From `(Type) name`: a macro before it eats the parentheses.
#define POLLEN_FFI_BODY_PARAMETER_(parameter) POLLEN_FFI_TYPE_ parameter
#define POLLEN_FFI_TYPE_(...) __VA_ARGS__
#define POLLEN_FFI_ABI_PARAMETER_(parameter) POLLEN_FFI_REPR_TYPE_ parameter
#define POLLEN_FFI_REPR_TYPE_(...) ::pollen::FfiReprOf<__VA_ARGS__>
#define POLLEN_FFI_ARGUMENT_(parameter) POLLEN_FFI_FROM_REPR_ parameter
#define POLLEN_FFI_FROM_REPR_(...) ::pollen::detail::FromRepr<pollen_bounds, __VA_ARGS__>() <<=

// The assertion makes the type complete, without which clang warns that C may not know it.
#define POLLEN_ASYNC_FFI_DECLARE_(Bounds, Ret, name, ...)                            \
    static_assert(sizeof(::pollen::RawFfiFuture<Ret, Bounds>) == 3 * sizeof(void*)); \
    POLLEN_ASYNC_FFI_SIGNATURE_(Bounds, Ret, name, __VA_ARGS__)

#define POLLEN_ASYNC_FFI_SIGNATURE_(Bounds, Ret, name, ...)            \
    extern "C" POLLEN_EXPORT ::pollen::RawFfiFuture<Ret, Bounds> name( \
        POLLEN_FOR_EACH(POLLEN_FFI_ABI_PARAMETER_, __VA_ARGS__))

// g++ 12 cannot assemble an extern "C" coroutine (its clones lose their names), so the body is a
// second function, of C++ linkage, which the exported one calls.
#define POLLEN_ASYNC_FFI_DEFINE_(Body, Bounds, Ret, name, ...)                                   \
    POLLEN_ASYNC_FFI_DECLARE_(Bounds, Ret, name, __VA_ARGS__);                                   \
    static Body pollen_body_of_##name(POLLEN_FOR_EACH(POLLEN_FFI_BODY_PARAMETER_, __VA_ARGS__)); \
    POLLEN_ASYNC_FFI_SIGNATURE_(Bounds, Ret, name, __VA_ARGS__) {                                \
        constexpr ::pollen::FfiBounds pollen_bounds = Bounds;                                    \
        return ::pollen::detail::start_async_ffi<pollen_bounds, Ret>([&] {                       \
            return pollen_body_of_##name(POLLEN_FOR_EACH(POLLEN_FFI_ARGUMENT_, __VA_ARGS__));    \
        });                                                                                      \
    }                                                                                            \
    static Body pollen_body_of_##name(POLLEN_FOR_EACH(POLLEN_FFI_BODY_PARAMETER_, __VA_ARGS__))

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// `FromRepr<Bounds, T>() <<= bits` is the T that crossed as bits. An operator, since the macro can
/// write only before the name.
template <FfiBounds Bounds, class T>
struct FromRepr {
    static_assert(!std::is_reference_v<T> || BasicFfiFuture<void, Bounds>::is_borrowing,
                  "pollen: a parameter of POLLEN_ASYNC_FFI cannot be a reference, since nothing "
                  "would keep alive what it refers to: take "
                  "a value, or use POLLEN_ASYNC_FFI_BORROWING");
    constexpr FromRepr() noexcept {}
    constexpr T operator<<=(FfiReprOf<T> bits) const { return FfiRepr<T>::from_repr(bits); }
};

template <FfiBounds Bounds, class T, class Start>
RawFfiFuture<T, Bounds> start_async_ffi(Start&& start) noexcept {
#if POLLEN_EXCEPTIONS
    try {
#endif
        if constexpr (BasicFfiFuture<T, Bounds>::is_sendable) {
            return BasicFfiFuture<T, Bounds>(into_ffi(std::forward<Start>(start)())).into_raw();
        } else {
            return BasicFfiFuture<T, Bounds>(into_local_ffi(std::forward<Start>(start)()))
                .into_raw();
        }
#if POLLEN_EXCEPTIONS
    } catch (...) {
        report_ffi_panic();
        return panicked_ffi_future<T, Bounds>();
    }
#endif
}

}  // namespace detail
POLLEN_NAMESPACE_END
