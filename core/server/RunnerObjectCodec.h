// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/RunnerPresence.h"
#include "server/RunnerRecord.h"
#include "server/Scheduling.h"

#include <tl/expected.hpp>

namespace sibyl::server {

// The bodies of /api/runners (spec 1.2 to 1.4). The error of a decoder is the body of a 422.

struct RunnerRegistration {
    QString name;
    QString hostname;
    QStringList capabilities;
    int maxConcurrentAgents = 3;
    QString clientVersion;
    QString idempotencyKey; // may be empty
};
tl::expected<RunnerRegistration, QByteArray> decodeRegistration(const QByteArray &body);

struct RunnerPatch {
    std::optional<QString> name;
    std::optional<QStringList> capabilities;
    std::optional<int> maxConcurrentAgents;
};
tl::expected<RunnerPatch, QByteArray> decodeRunnerPatch(const QByteArray &body);

struct RouteRequest {
    TaskWish wish;
    QStringList excludedRunners;
};
tl::expected<RouteRequest, QByteArray> decodeRouteRequest(const QByteArray &body);

struct RunnerView {
    const RunnerRecord *record = nullptr;
    std::shared_ptr<RunnerPresence> presence; // null = offline
};
// online | busy | draining | offline
QString statusWord(const RunnerView &runner);

QByteArray encodeRunner(const RunnerView &runner);
// With the token that only this answer shows.
QByteArray encodeRegistered(const RunnerView &runner, const QByteArray &runnerToken);
QByteArray encodeRunners(const QList<RunnerView> &runners);
QByteArray encodeRunnerDeleted(const QString &runnerId);
QByteArray encodeRunnerProjects(const QList<RunnerProject> &projects);
QByteArray encodeScores(const QList<RunnerScore> &scores);
QByteArray encodeRoute(const RouteDecision &decision, bool hasCandidates);

} // namespace sibyl::server
