// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RegisteredRunner.h"
#include "account/RestClient.h"
#include "account/RunnerRegistration.h"
#include "account/ServerHealth.h"

namespace sibyl {

// The runners' part of the REST interface. Borrows its RestClient; every call ends as
// RestClient::send() says. A server without /api/runners (newer upstream) gives NotFound with
// "this server has no runner support".
class RegistrationClient
{
public:
    explicit RegistrationClient(RestClient &rest) : m_rest(rest) {}

    void health(QObject *context, Callback<ServerHealth> callback);
    // Makes a new runner each time: there is no uniqueness rule (spec R-87) but that of an
    // idempotency key, which only our own server knows.
    void registerRunner(const RunnerRegistration &registration, QObject *context, Callback<RegisteredRunner> callback);
    void getRunner(const QString &runnerId, QObject *context, Callback<RegisteredRunner> callback);
    void listRunners(QObject *context, Callback<QList<RegisteredRunner>> callback);
    // Name (unless empty), capabilities and capacity of a runner that exists.
    void updateRunner(const QString &runnerId, const RunnerRegistration &registration, QObject *context,
                      Callback<RegisteredRunner> callback);
    // Conflict while the runner is connected.
    void deleteRunner(const QString &runnerId, QObject *context, Callback<> callback);

private:
    RestClient &m_rest;
};

} // namespace sibyl
