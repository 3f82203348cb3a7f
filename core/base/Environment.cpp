// SPDX-License-Identifier: Apache-2.0
#include "base/Environment.h"

#include <cstring>
#include <unistd.h>

extern char **environ; // NOLINT: POSIX declares it nowhere portable

namespace sibyl {

Environment processEnvironment()
{
    Environment environment;
    for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        if (const char *equals = std::strchr(*entry, '='); equals != nullptr && equals != *entry) {
            environment.insert(QString::fromLocal8Bit(*entry, equals - *entry),
                               QString::fromLocal8Bit(equals + 1));
        }
    }
    return environment;
}

} // namespace sibyl
