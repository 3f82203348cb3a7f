// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Terminal.h"
#include "account/TaskView.h"

#include <QStringList>

namespace sibyl {

// A task as a person reads it: what it is, how it stands, and what came of it.
QStringList taskText(const TaskView &task, const Terminal &terminal);
// The result part alone; empty when there is none.
QStringList resultText(const TaskView &task, const Terminal &terminal);
// "running: Compiling", or "queued: " and why it waits.
QString stateText(const TaskView &task);
// The same with the percentage before it, when there is one.
QString progressText(const TaskView &task);

} // namespace sibyl
