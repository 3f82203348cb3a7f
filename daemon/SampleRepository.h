// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "process/ShortCommand.h"

namespace sibyl {

// A small git repository for the demo, with one commit on `main`.
struct SampleRepository {
    QString path;
    QString headCommit;
};

// Makes it in `path`, which must not exist yet.
Result<SampleRepository> makeSampleRepository(CommandRunner &commands, const QString &path);

// The standard output of a git command in `repository`, trimmed; its error text when it fails.
Result<QString> gitOutput(CommandRunner &commands, const QString &repository, const QStringList &arguments);

// What the demo's agent does when none is given: edits files and commits, telling its progress.
QString sampleAgentCommand();

} // namespace sibyl
