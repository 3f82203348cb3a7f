// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Usage.h"
#include "protocol/RunnerMessage.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// One commit of a result.
struct CommitView {
    QString id;
    QString subject;
};

// What a runner reported at the end of a task, as far as people look at it. Every part may be
// missing: other runners report less.
struct TaskResultView {
    QString status; // completed | failed | timeout | cancelled
    QString ending; // the fine word; empty from other runners
    std::optional<int> exitCode;
    QString branch;
    QString requestedBranch;
    QString baseCommit;
    QString headCommit;
    QList<CommitView> commits;
    int commitCount = 0; // may be more than commits.size()
    int filesChanged = 0;
    int insertions = 0;
    int deletions = 0;
    QString summary;
    QString error;
    QString worktreePath; // on the runner's machine
    QString agent;
    QString isolation;
    QStringList notices;
    QString stdoutTail;
    QString stderrTail;
    Milliseconds duration{0};
    QString patch; // unified diff against the base
    bool isPatchCut = false;
    QString sessionId;
    Usage usage; // nothing in it when the agent does not tell
    std::optional<int> turns;
    int deniedTools = 0;
    QList<ResultGate> gates;
    std::optional<ResultDelivery> delivery;
    QString rescueRef; // on the runner's machine; may be empty
};

} // namespace sibyl
