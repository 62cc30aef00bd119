// SPDX-License-Identifier: MIT
// Where the frames of coroutines come from: the frame cache, or an allocator given as an argument.

// A coroutine whose first parameters (after the object, for a member) are std::allocator_arg_t and
// an allocator takes its frame from that allocator, and gives it back to a copy kept behind the
// frame.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>

#include <cstddef>
#include <new>
#include <tuple>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The ordinary frame: from the frame cache of the executor that runs, else from operator new.
struct CachedFrame {
    static void* operator new(std::size_t size) { return allocate_frame(size); }
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
    static void* allocate(std::size_t size, const Allocator& allocator) {
        Chunks own(allocator);
        FrameChunk* frame = own.allocate(chunks(size) + chunks(sizeof(Chunks)));
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

}  // namespace detail
POLLEN_NAMESPACE_END
