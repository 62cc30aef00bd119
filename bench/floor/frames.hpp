// SPDX-License-Identifier: MIT
// Where the floor's coroutine frames come from: malloc, or one list of free blocks.

#pragma once

#include <cstddef>
#include <new>

namespace bench::floor {

struct Malloced {
    static void* operator new(std::size_t size) { return ::operator new(size); }
    static void operator delete(void* frame, std::size_t size) { ::operator delete(frame, size); }
};

/// A list of free blocks of one size for the whole program: no thread may share it, nothing ever
/// goes back. A library cannot do this; that is what makes it a floor.
struct Recycled {
    static constexpr std::size_t block = 128;

    static void* operator new(std::size_t size) {
        if (size > block) return ::operator new(size);
        if (free_list == nullptr) return ::operator new(block);
        Free* frame = free_list;
        free_list = frame->next;
        return frame;
    }
    static void operator delete(void* frame, std::size_t size) {
        if (size > block) return ::operator delete(frame, size);
        free_list = new (frame) Free{free_list};
    }

private:
    struct Free {
        Free* next;
    };
    inline static Free* free_list = nullptr;
};

}  // namespace bench::floor
