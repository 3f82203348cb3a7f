// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "process/ShortCommand.h"

namespace sibyl {

// A small git repository to try things in, with one commit on `main`.
struct SampleRepository {
    QString path;
    QString headCommit;
};

// Makes it in `path`, which must not exist yet. `commands` outlives the answer.
void makeSampleRepository(CommandRunner &commands, const QString &path, QObject *context, Callback<SampleRepository> answer);

// The standard output of a git command in `repository`, trimmed; its error text when it fails. Git
// is as if nobody had set it up.
void gitOutput(CommandRunner &commands, const QString &repository, const QStringList &arguments, QObject *context, Callback<QString> answer);

} // namespace sibyl
