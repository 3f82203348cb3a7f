// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

int main()
{
    std::puts("sibyl-runner " SIBYL_VERSION);
    return 0;
}
