// SPDX-License-Identifier: MIT
// Where the frames of coroutines come from: the frame cache, or an allocator given as an argument.

// A coroutine whose first parameters (after the object, for a member) are std::allocator_arg_t and an allocator takes
// its frame from that allocator, and gives it back to a copy kept behind the frame.

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

// The allocator of the same kind for another type, as std::allocator_traits finds it (which costs <memory>).
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

/// A frame from an allocator. Adds it to a promise, whose own operators new and delete are then not used.
template <class Promise, class Allocator>
class AllocatorFrame : public Promise {
public:
    using Promise::Promise;

    // A free function or static member: f(std::allocator_arg, allocator, ...).
    template <class... Rest>
    static void* operator new(std::size_t size, std::allocator_arg_t, const Allocator& allocator,
                              const Rest&...) {
        return allocate(size, allocator);
    }
    // A member function or lambda: the object comes first.
    template <class Self, class... Rest>
    static void* operator new(std::size_t size, const Self&, std::allocator_arg_t,
                              const Allocator& allocator, const Rest&...) {
        return allocate(size, allocator);
    }
    // For an exception between operator new and the first suspension; the compilers look it up by signature.
    template <class... Rest>
    static void operator delete(void* frame, std::size_t size, const Rest&...) noexcept {
        deallocate(frame, size);
    }
    static void operator delete(void* frame, std::size_t size) noexcept { deallocate(frame, size); }

private:
    using Chunks = typename RebindAllocator<Allocator, FrameChunk>::type;
    static_assert(alignof(Chunks) <= 16, "pollen: this allocator is aligned too strictly to be kept behind a frame");

    static constexpr std::size_t chunks(std::size_t bytes) {
        return (bytes + sizeof(FrameChunk) - 1) / sizeof(FrameChunk);
    }
    static Chunks* kept(void* frame, std::size_t size) noexcept {
        return static_cast<Chunks*>(
            static_cast<void*>(static_cast<FrameChunk*>(frame) + chunks(size)));
    }

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
};

}  // namespace detail
POLLEN_NAMESPACE_END
