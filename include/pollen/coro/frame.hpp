// SPDX-License-Identifier: MIT
// Where the frames of coroutines come from: the frame cache, or an allocator given as an argument.

// A coroutine whose first parameters (after the object, for a member) are std::allocator_arg_t and
// an allocator takes its frame from that allocator, and gives it back to a copy kept behind the
// frame. If the allocator's allocate() is noexcept, it says by null that there is no memory: the
// call then returns a coroutine that is not valid (Coro::is_valid()).

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/polled_after_ready.hpp>

#include <cstddef>
#include <new>
#include <tuple>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Of a coroutine without a frame: it has finished, was moved from, or got no memory.
[[noreturn]] POLLEN_COLD inline void throw_no_frame() {
#if POLLEN_EXCEPTIONS
    throw PolledAfterReady();
#else
    abort_with("a coroutine was polled after it had finished, or without memory for its frame");
#endif
}

/// The ordinary frame: from the frame cache of the executor that runs, else from operator new. A
/// template, so that the check is one of the coroutines that come here.
template <class T>
struct CachedFrame {
    static void* operator new(std::size_t size) {
        static_assert(
            POLLEN_HEAP || !std::is_same_v<T, T>,
            "pollen: there is no heap here, so this coroutine needs an allocator: let its "
            "first parameters be (std::allocator_arg_t, pollen::FrameAllocator), or "
            "define POLLEN_HEAP as 1 if the program has an operator new");
        return allocate_frame(size);
    }
    static void operator delete(void* frame, std::size_t size) noexcept { free_frame(frame, size); }
};

/// What frames are made of, for allocators: keeps them aligned to 16.
struct alignas(16) FrameChunk {
    unsigned char bytes[16];
};

// The allocator of the same kind for another type, as std::allocator_traits finds it (which costs
// <memory>).
template <class Allocator, class U>
struct RebindAllocator;

template <template <class, class...> class Allocator, class T, class... Rest, class U>
struct RebindAllocator<Allocator<T, Rest...>, U> {
    using type = Allocator<U, Rest...>;
};

template <class Allocator, class U>
    requires requires { typename Allocator::template rebind<U>::other; }
struct RebindAllocator<Allocator, U> {
    using type = typename Allocator::template rebind<U>::other;
};

template <template <class, class...> class Allocator, class T, class... Rest, class U>
    requires requires { typename Allocator<T, Rest...>::template rebind<U>::other; }
struct RebindAllocator<Allocator<T, Rest...>, U> {
    using type = typename Allocator<T, Rest...>::template rebind<U>::other;
};

/// A frame from an allocator, which is kept behind the frame for the way back.
template <class Allocator>
class AllocatorFrame {
    using Chunks = typename RebindAllocator<Allocator, FrameChunk>::type;
    static_assert(alignof(Chunks) <= 16,
                  "pollen: this allocator is aligned too strictly to be kept behind a frame");

public:
    /// True if it says by null that there is no memory, and does not throw.
    static constexpr bool answers_null = noexcept(std::declval<Chunks&>().allocate(1));

    static void* allocate(std::size_t size, const Allocator& allocator) noexcept(answers_null) {
        Chunks own(allocator);
        FrameChunk* frame = own.allocate(chunks(size) + chunks(sizeof(Chunks)));
        if constexpr (answers_null) {
            if (frame == nullptr) return nullptr;
        }
        ::new (static_cast<void*>(kept(frame, size))) Chunks(std::move(own));
        return frame;
    }
    static void deallocate(void* frame, std::size_t size) noexcept {
        Chunks* const in_frame = kept(frame, size);
        Chunks own(std::move(*in_frame));
        in_frame->~Chunks();
        own.deallocate(static_cast<FrameChunk*>(frame), chunks(size) + chunks(sizeof(Chunks)));
    }

private:
    static constexpr std::size_t chunks(std::size_t bytes) {
        return (bytes + sizeof(FrameChunk) - 1) / sizeof(FrameChunk);
    }
    static Chunks* kept(void* frame, std::size_t size) noexcept {
        return static_cast<Chunks*>(
            static_cast<void*>(static_cast<FrameChunk*>(frame) + chunks(size)));
    }
};

template <class T>
using ParameterRef = const std::remove_reference_t<T>&;

/// The promise of f(std::allocator_arg, allocator, Rest...). Its operator new is no template, since
/// g++ 12 would warn (-Wmismatched-new-delete) wherever such a coroutine is defined.
template <class Promise, class Allocator, class... Rest>
class FunctionAllocatorPromise : public Promise {
public:
    static void* operator new(std::size_t size, std::allocator_arg_t,
                              ParameterRef<Allocator> allocator, ParameterRef<Rest>...) {
        return Frame::allocate(size, allocator);
    }
    static void operator delete(void* frame, std::size_t size) noexcept {
        Frame::deallocate(frame, size);
    }

private:
    using Frame = AllocatorFrame<std::remove_cvref_t<Allocator>>;
};

/// The same for a member function, whose object comes first, and for a lambda, whose object clang
/// leaves out.
template <class Promise, class Self, class Allocator, class... Rest>
class MemberAllocatorPromise : public Promise {
public:
    static void* operator new(std::size_t size, ParameterRef<Self>, std::allocator_arg_t,
                              ParameterRef<Allocator> allocator, ParameterRef<Rest>...) {
        return Frame::allocate(size, allocator);
    }
    static void* operator new(std::size_t size, std::allocator_arg_t,
                              ParameterRef<Allocator> allocator, ParameterRef<Rest>...) {
        return Frame::allocate(size, allocator);
    }
    static void operator delete(void* frame, std::size_t size) noexcept {
        Frame::deallocate(frame, size);
    }

private:
    using Frame = AllocatorFrame<std::remove_cvref_t<Allocator>>;
};

/// The promise of a coroutine with these parameters that may get no frame. Apart from those above,
/// since clang wants to see noexcept there, not a condition.
template <class Promise, class... Parameters>
class FalliblePromise : public Promise {
public:
    static void* operator new(std::size_t size, ParameterRef<Parameters>... parameters) noexcept {
        return Promise::operator new(size, parameters...);
    }
    static void operator delete(void* frame, std::size_t size) noexcept {
        Promise::operator delete(frame, size);
    }
    static auto get_return_object_on_allocation_failure() noexcept {
        return Promise::without_frame();
    }
};

template <class Promise, class Self, class... Parameters>
class FallibleMemberPromise : public FalliblePromise<Promise, Self, Parameters...> {
public:
    using FalliblePromise<Promise, Self, Parameters...>::operator new;
    static void* operator new(std::size_t size, ParameterRef<Parameters>... parameters) noexcept {
        return Promise::operator new(size, parameters...);
    }
};

/// Either of the two, as the allocator asks.
template <class Allocator, class Fallible, class Promise>
using AllocatorPromise =
    std::conditional_t<AllocatorFrame<std::remove_cvref_t<Allocator>>::answers_null, Fallible,
                       Promise>;

/// The promise of f(std::allocator_arg, allocator, Rest...), given the one without an allocator.
template <class Promise, class Allocator, class... Rest>
using FunctionPromise =
    AllocatorPromise<Allocator,
                     FalliblePromise<FunctionAllocatorPromise<Promise, Allocator, Rest...>,
                                     std::allocator_arg_t, Allocator, Rest...>,
                     FunctionAllocatorPromise<Promise, Allocator, Rest...>>;

/// The same of a member function, or a lambda.
template <class Promise, class Self, class Allocator, class... Rest>
using MemberPromise = AllocatorPromise<
    Allocator,
    FallibleMemberPromise<MemberAllocatorPromise<Promise, Self, Allocator, Rest...>, Self,
                          std::allocator_arg_t, Allocator, Rest...>,
    MemberAllocatorPromise<Promise, Self, Allocator, Rest...>>;

}  // namespace detail
POLLEN_NAMESPACE_END
