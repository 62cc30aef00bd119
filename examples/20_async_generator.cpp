// SPDX-License-Identifier: MIT
// Coroutines that are streams: AsyncGenerator, co_yield, and elements_of() for recursion.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

// [pages]
// Stands for a server that gives a few names at a time.
pollen::Coro<int> ask_server(int page) {
    co_await pollen::future::yield_now();
    co_return page < 3 ? 2 : 0;
}

pollen::AsyncGenerator<std::string> all_names() {
    for (int page = 0;; ++page) {
        const int count = co_await ask_server(page);
        if (count == 0) co_return;
        for (int i = 0; i < count; ++i)
            co_yield "name " + std::to_string(2 * page + i);
    }
}

pollen::Coro<> print_names() {
    auto names = all_names();
    while (auto name = co_await names.next())
        std::printf("%s\n", name->c_str());
}
// [/pages]

// [tree]
struct Tree {
    explicit Tree(int number) : value(number) {}
    int value;
    std::unique_ptr<Tree> left, right;
};

pollen::AsyncGenerator<const int&> in_order(const Tree& tree) {
    if (tree.left) co_yield pollen::elements_of(in_order(*tree.left));
    co_yield tree.value;
    if (tree.right) co_yield pollen::elements_of(in_order(*tree.right));
}

pollen::Coro<> print_tree(const Tree& tree) {
    auto values = in_order(tree);
    while (auto value = co_await values.next())
        std::printf("%d\n", **value);  // an item of a generator of references is a pointer
}
// [/tree]

int main() {
    pollen::block_on(print_names());

    Tree root(4);
    root.left = std::make_unique<Tree>(2);
    root.left->left = std::make_unique<Tree>(1);
    root.left->right = std::make_unique<Tree>(3);
    root.right = std::make_unique<Tree>(5);
    pollen::block_on(print_tree(root));

    // [early]
    // Destroying a generator, here at its second co_yield, is all it takes to stop it.
    {
        auto names = all_names();
        std::printf("%s, ", pollen::block_on(names.next())->c_str());
        std::printf("%s, and no more\n", pollen::block_on(names.next())->c_str());
    }
    // [/early]
}
