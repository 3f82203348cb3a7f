// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "work/AgentRun.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace sibyl {

// What a TaskRun is told about this runner.
struct TaskSettings {
    QString serverUrl; // for the outbox row
    QString runnerId;
    QString sandboxId;
    QString mirrorBase;
    QString lockOwner;
    QString slotsDirectory; // shared by the runners of a user; empty: tasks get no slots
    QMap<QByteArray, QByteArray> environment;
    AgentRules rules;
    AgentLimits taskLimits; // of every task, whatever it asks for
    CommitPolicy commit = CommitPolicy::Always;
    Delivery delivery = Delivery::Branch;
};

} // namespace sibyl
