// SPDX-License-Identifier: Apache-2.0
// Prints CLOCK_MONOTONIC in nanoseconds: when an agent really began.
#include <stdio.h>
#include <time.h>

int main(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    printf("%lld\n", (long long)now.tv_sec * 1000000000LL + now.tv_nsec);
    return 0;
}
