// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Terminal.h"
#include "base/Result.h"
#include "process/ShortCommand.h"

#include <QByteArray>
#include <QStringList>

namespace sibyl {

// A unified diff as an agent left it: nothing in it is trusted.
struct Patch {
    QByteArray text;
    bool isCut = false; // the end of it is missing
};

// How much of one file a patch changes.
struct PatchFile {
    QString path;
    int insertions = 0;
    int deletions = 0;
    bool isBinary = false;
};

// By git, which reads the patch only. Empty for one that it cannot read.
QList<PatchFile> patchFiles(CommandRunner &commands, const Patch &patch);

// A line a file with its changes drawn beside it, and their sum; fitted to the terminal. Says so
// when the patch is cut.
QStringList patchStat(CommandRunner &commands, const Patch &patch, const Terminal &terminal);

// The whole of it coloured, control characters made visible.
QStringList patchLines(const Patch &patch, const Terminal &terminal);

} // namespace sibyl
