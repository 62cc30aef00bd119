// SPDX-License-Identifier: MIT
// Opens the plug-ins, which lie beside each other in the build tree, and finds their functions.

#include <support/plugins.hpp>

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

namespace bench {
namespace {

void* open_library(const char* path) {
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        std::fprintf(stderr, "bench: %s\n", dlerror());
        std::exit(1);
    }
    return library;
}

template <class Function>
void find(Function*& function, void* library, const char* name) {
    void* symbol = dlsym(library, name);
    if (symbol == nullptr) {
        std::fprintf(stderr, "bench: %s\n", dlerror());
        std::exit(1);
    }
    function = reinterpret_cast<Function*>(symbol);
}

Plugins open_plugins() {
    Plugins found;
    void* rust = open_library(BENCH_RUST_PLUGIN);
    find(found.rust_add_one, rust, "rust_add_one");
    find(found.rust_plain, rust, "rust_plain");
    find(found.rust_storing, rust, "rust_storing");
    find(found.rust_registering, rust, "rust_registering");
    void* cpp = open_library(BENCH_CPP_PLUGIN);
    find(found.cpp_add_one, cpp, "cpp_add_one");
    find(found.cpp_plain, cpp, "cpp_plain");
    find(found.cpp_storing, cpp, "cpp_storing");
    return found;
}

}  // namespace

const Plugins& plugins() {
    static const Plugins opened = open_plugins();
    return opened;
}

}  // namespace bench
