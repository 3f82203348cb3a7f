// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/ProjectView.h"
#include "account/TaskLogChunk.h"
#include "account/TaskPage.h"
#include "config/LoadedConfig.h"
#include "state/DoctorFinding.h"
#include "state/ProjectsOverview.h"
#include "state/RegistrationView.h"

#include <QByteArray>

namespace sibyl {

// What `--json` prints of things that a server answered, as PrintJson.h.
QByteArray jsonText(const TaskView &task);
QByteArray jsonText(const TaskPage &page);
QByteArray jsonText(const QList<ProjectView> &projects, const QList<ProjectLink> &links);
QByteArray jsonText(const LinkedCheckout &link);
QByteArray jsonText(const RegistrationView &runner);
QByteArray jsonText(const QList<ResolvedSetting> &settings, const QString &filePath);
QByteArray jsonText(const QList<DoctorFinding> &findings);
// {"id": ..., "status": "cancelling"}: stopped by the runner here, past the server.
QByteArray jsonCancelled(const QString &taskId);
// {"id": ..., "status": "retry"}: asked for by the runner here.
QByteArray jsonRetried(const QString &taskId);
// {"key": ..., "value": ..., "origin": ...}
QByteArray jsonText(const ResolvedSetting &setting);
// {"stream", "attempt", "offset", "data" (base64)} on one line.
QByteArray jsonLogLine(LogStream stream, int attempt, qint64 offset, const QByteArray &bytes);

} // namespace sibyl
