/* SPDX-License-Identifier: MIT */
/* Preloaded (LD_PRELOAD), it counts what each thread takes from the heap, in whatever language.
   glibc only. */

#include <errno.h>
#include <stddef.h>

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t number, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

/* In the block of thread-locals that is there from the start: malloc must not be called to reach
   it. */
static __thread unsigned long count __attribute__((tls_model("initial-exec")));

unsigned long heap_meter_count(void) { return count; }

void* malloc(size_t size) {
    ++count;
    return __libc_malloc(size);
}

void* calloc(size_t number, size_t size) {
    ++count;
    return __libc_calloc(number, size);
}

void* realloc(void* block, size_t size) {
    ++count;
    return __libc_realloc(block, size);
}

void* memalign(size_t alignment, size_t size) {
    ++count;
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void** block, size_t alignment, size_t size) {
    *block = memalign(alignment, size);
    return *block == NULL ? ENOMEM : 0;
}
