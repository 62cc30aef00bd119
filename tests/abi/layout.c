/* SPDX-License-Identifier: MIT */
/* The layout of what crosses as a C99 compiler sees it; layout.cpp holds C++ against it. */

#include <abi/peers/layout.h>

#include <stdio.h>

int main(void) {
    printf("%d layouts are as the ABI says\n", ABI_LAYOUTS);
    return 0;
}
