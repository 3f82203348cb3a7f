// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Environment.h"

#include <QStringList>

namespace sibyl {

// For programs that know no configuration (the tray): the sockets that a runner of this user may
// have, likeliest first. Reads runner.yaml as the runner itself does; where it cannot be read, and
// after what it names, the sockets that runners below the state directory have noted.
QStringList userControlSockets(const Environment &environment);

} // namespace sibyl
