// SPDX-License-Identifier: MIT
// The name of a type as a string, at compile time and without RTTI: for reports to people.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What stands for T in "... [T = name]" or "... [with T = name]", which is how compilers say what
/// a template was made of; without the library's inline namespace, which only g++ mentions.
template <std::size_t Size>
struct TypeNameText {
    explicit constexpr TypeNameText(const char (&sentence)[Size]) {
        std::size_t i = 0;
        while (!is_at(sentence + i, "T = "))
            ++i;
        i += 4;
        for (std::size_t to = 0; i + 2 < Size; ++to, ++i) {
            if (to >= 8 && is_at(text + to - 8, "pollen::") && is_at(sentence + i, "v0")) {
                while (sentence[i] != ':')
                    ++i;
                i += 2;
            }
            text[to] = sentence[i];
        }
    }

    static constexpr bool is_at(const char* text, const char* word) {
        while (*word != '\0' && *text == *word)
            ++text, ++word;
        return *word == '\0';
    }

    char text[Size] = {};
};

template <class T>
constexpr auto type_name_text() {
    return TypeNameText(__PRETTY_FUNCTION__);
}

// Hidden: every library has its own copy.
template <class T>
POLLEN_HIDDEN inline constexpr auto kept_type_name = type_name_text<T>();

/// The name of T, as the compiler spells it. Lives for ever.
template <class T>
constexpr const char* type_name() noexcept {
    return kept_type_name<T>.text;
}

}  // namespace detail
POLLEN_NAMESPACE_END
