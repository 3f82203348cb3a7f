// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

namespace sibyl::server {

struct ProjectRecord {
    QString id;      // UUID, the wire project_id
    QString graphId; // project_ + 12 hex digits
    QString name;    // unique
    QString repoUrl;
    QString defaultBranch;
    QDateTime createdUtc;
    QDateTime updatedUtc;
};

} // namespace sibyl::server
