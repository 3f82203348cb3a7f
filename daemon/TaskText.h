// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Terminal.h"
#include "account/TaskView.h"

#include <QStringList>

namespace sibyl {

inline constexpr qsizetype shownCommits = 10;
inline constexpr qsizetype shownCommitIdLength = 10;

// A task as a person reads it: what it is, how it stands, and what came of it.
QStringList taskText(const TaskView &task, const Terminal &terminal);
// The result part alone; empty when there is none.
QStringList resultText(const TaskView &task, const Terminal &terminal);
// What a person does about the way it ended; empty when there is nothing to do.
QString nextStep(const TaskView &task);
// "running: Compiling", or "queued: " and why it waits.
QString stateText(const TaskView &task);
// The same with the percentage before it, when there is one.
QString progressText(const TaskView &task);

} // namespace sibyl
