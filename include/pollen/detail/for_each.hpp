// SPDX-License-Identifier: MIT
// POLLEN_FOR_EACH(M, a, b, ...): M(a), M(b), ... with commas between, for up to 16 arguments;
// nothing for none.

#pragma once

#define POLLEN_FOR_EACH(M, ...) __VA_OPT__(POLLEN_FE_16_(M, __VA_ARGS__))

#define POLLEN_FE_16_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_15_(M, __VA_ARGS__))
#define POLLEN_FE_15_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_14_(M, __VA_ARGS__))
#define POLLEN_FE_14_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_13_(M, __VA_ARGS__))
#define POLLEN_FE_13_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_12_(M, __VA_ARGS__))
#define POLLEN_FE_12_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_11_(M, __VA_ARGS__))
#define POLLEN_FE_11_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_10_(M, __VA_ARGS__))
#define POLLEN_FE_10_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_9_(M, __VA_ARGS__))
#define POLLEN_FE_9_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_8_(M, __VA_ARGS__))
#define POLLEN_FE_8_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_7_(M, __VA_ARGS__))
#define POLLEN_FE_7_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_6_(M, __VA_ARGS__))
#define POLLEN_FE_6_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_5_(M, __VA_ARGS__))
#define POLLEN_FE_5_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_4_(M, __VA_ARGS__))
#define POLLEN_FE_4_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_3_(M, __VA_ARGS__))
#define POLLEN_FE_3_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_2_(M, __VA_ARGS__))
#define POLLEN_FE_2_(M, a, ...) M(a) __VA_OPT__(, POLLEN_FE_1_(M, __VA_ARGS__))
#define POLLEN_FE_1_(M, a) M(a)
