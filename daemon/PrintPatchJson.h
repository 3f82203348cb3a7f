// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Patch.h"
#include "account/TaskView.h"

namespace sibyl {

// What `diff --json` prints: the commits, the files with their counts, and the patch.
QByteArray jsonText(const TaskView &task, const Patch &patch, const QList<PatchFile> &files);
// What `apply --json` prints: {"id", "way", "onto", "head_commit"}.
QByteArray jsonApplied(const QString &taskId, const QString &way, const QString &onto, const QString &headCommit);

} // namespace sibyl
