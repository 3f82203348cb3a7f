// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/TaskEvent.h"

#include <QByteArrayView>

#include <optional>

namespace sibyl {

// One line of the log stream `events` (ControlAnswers.h) as a monitor shows it. Nothing for events
// that repeat what the snapshot has, for those of a newer daemon, and for damaged lines.
std::optional<TaskEvent> readTaskEvent(QByteArrayView line);

} // namespace sibyl
