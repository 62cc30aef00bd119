// SPDX-License-Identifier: MIT
// A future has one output.
// expect: the sender must have one set_value

#include <support/senders.hpp>

#include <pollen/compat/as_future.hpp>

struct Two : support::Just<int> {
    using support::Just<int>::Just;
    template <class Self, class... Env>
    static constexpr auto get_completion_signatures() noexcept {
        namespace execution = support::execution;
#ifdef POLLEN_POSITIVE
        return execution::completion_signatures<execution::set_value_t(int)>();
#else
        return execution::completion_signatures<execution::set_value_t(int),
                                                execution::set_value_t(long)>();
#endif
    }
};

int main() {
    auto future = pollen::compat::as_future(Two(7));
    (void) future;
}
