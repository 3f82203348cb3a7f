// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/RunnerMessage.h"

#include <QByteArray>

namespace sibyl {

// The frame of a task_complete, cut and marked until it is at most maxFrameBytes. Every field has
// a bound of its own, so that patch, stdout and stderr are all that ever needs cutting to fit.
QByteArray encodeTaskComplete(const TaskComplete &message);

} // namespace sibyl
