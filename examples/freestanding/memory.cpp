// SPDX-License-Identifier: MIT
// The four functions that the compiler calls by itself, also in a program without a libc.

#include <cstddef>

extern "C" {

void* memcpy(void* to, const void* from, std::size_t size) {
    auto* t = static_cast<unsigned char*>(to);
    const auto* f = static_cast<const unsigned char*>(from);
    while (size-- != 0)
        *t++ = *f++;
    return to;
}

void* memmove(void* to, const void* from, std::size_t size) {
    auto* t = static_cast<unsigned char*>(to);
    const auto* f = static_cast<const unsigned char*>(from);
    if (t < f) return memcpy(to, from, size);
    while (size-- != 0)
        t[size] = f[size];
    return to;
}

void* memset(void* to, int value, std::size_t size) {
    auto* t = static_cast<unsigned char*>(to);
    while (size-- != 0)
        *t++ = static_cast<unsigned char>(value);
    return to;
}

int memcmp(const void* left, const void* right, std::size_t size) {
    const auto* l = static_cast<const unsigned char*>(left);
    const auto* r = static_cast<const unsigned char*>(right);
    for (; size-- != 0; ++l, ++r)
        if (*l != *r) return *l - *r;
    return 0;
}
}
