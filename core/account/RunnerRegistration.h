// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace sibyl {

// What a machine tells a server to become one of its runners (spec 1.3).
struct RunnerRegistration {
    QString name;     // 1..255 characters
    QString hostname; // 1..255 characters
    QStringList capabilities;
    int maxConcurrentAgents = 3; // 1..20
    QString idempotencyKey; // our own server answers the same key with the same runner, until that has connected
    friend bool operator==(const RunnerRegistration &, const RunnerRegistration &) = default;
};

} // namespace sibyl
