// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace sibyl {

struct ChangedCommit {
    QString id;
    QString subject; // at most 200 characters
    friend bool operator==(const ChangedCommit &, const ChangedCommit &) = default;
};

// What an attempt changed, as its result tells the server.
struct TaskChanges {
    QString taskId;
    int attempt = 1;
    QString branch;
    QString baseCommit;
    QString headCommit;
    QList<ChangedCommit> commits; // newest first, at most 100
    QString patch;                // unified diff against the base, at most 256 KiB
    bool isPatchCut = false;
    friend bool operator==(const TaskChanges &, const TaskChanges &) = default;
};

} // namespace sibyl
