// SPDX-License-Identifier: MIT
// The message of a join that cannot succeed.

#include <pollen/executor/join_error.hpp>

POLLEN_NAMESPACE_BEGIN

const char* JoinError::what() const noexcept {
    return "the joined task was cancelled before it finished (aborted, or its executor was "
           "destroyed)";
}

POLLEN_NAMESPACE_END
