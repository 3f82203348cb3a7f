// SPDX-License-Identifier: Apache-2.0
#include "state/Snapshot.h"

namespace sibyl {

QString toString(ConnectionState state)
{
    return wordOf(state);
}

QString toString(TaskPhase phase)
{
    return wordOf(phase);
}

} // namespace sibyl
