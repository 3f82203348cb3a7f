// SPDX-License-Identifier: Apache-2.0
#include "account/RegistrationClient.h"

#include "account/DecodedReply.h"
#include "account/RegistrationCodec.h"

namespace sibyl {
namespace {

using Method = RestRequest::Method;

// The original answers an unknown runner with "Runner not found"; an address that is not there at
// all has FastAPI's bare "Not Found".
template <typename T>
Callback<T> explainingMissingRunners(Callback<T> callback)
{
    return [callback = std::move(callback)](Result<T> result) {
        if (!result && result.error().kind == ErrorKind::NotFound
            && !result.error().what.contains(QLatin1StringView("unner"))) {
            callback(fail(ErrorKind::NotFound,
                          QStringLiteral("this server has no runner support; `sibyl-runner serve` starts one that has"),
                          result.error().where));
            return;
        }
        callback(std::move(result));
    };
}

QString runnerPath(const QString &runnerId)
{
    return QStringLiteral("/api/runners/") + RestRequest::pathSegment(runnerId);
}

} // namespace

void RegistrationClient::health(QObject *context, Callback<ServerHealth> callback)
{
    m_rest.send({.method = Method::Get, .path = QStringLiteral("/api/health"), .query = {}, .body = {}}, context,
                decoded(&decodeHealth, std::move(callback)));
}

void RegistrationClient::registerRunner(const RunnerRegistration &registration, QObject *context,
                                        Callback<RegisteredRunner> callback)
{
    m_rest.send({.method = Method::Post,
                 .path = QStringLiteral("/api/runners/register"),
                 .query = {},
                 .body = encodeRegistration(registration)},
                context, decoded(&decodeRunner, explainingMissingRunners(std::move(callback))));
}

void RegistrationClient::getRunner(const QString &runnerId, QObject *context, Callback<RegisteredRunner> callback)
{
    m_rest.send({.method = Method::Get, .path = runnerPath(runnerId), .query = {}, .body = {}}, context,
                decoded(&decodeRunner, explainingMissingRunners(std::move(callback))));
}

void RegistrationClient::listRunners(QObject *context, Callback<QList<RegisteredRunner>> callback)
{
    m_rest.send({.method = Method::Get, .path = QStringLiteral("/api/runners"), .query = {}, .body = {}}, context,
                decoded(&decodeRunners, explainingMissingRunners(std::move(callback))));
}

void RegistrationClient::updateRunner(const QString &runnerId, const RunnerRegistration &registration,
                                      QObject *context, Callback<RegisteredRunner> callback)
{
    m_rest.send({.method = Method::Patch,
                 .path = runnerPath(runnerId),
                 .query = {},
                 .body = encodeRunnerUpdate(registration)},
                context, decoded(&decodeRunner, explainingMissingRunners(std::move(callback))));
}

void RegistrationClient::deleteRunner(const QString &runnerId, QObject *context, Callback<> callback)
{
    m_rest.send({.method = Method::Delete, .path = runnerPath(runnerId), .query = {}, .body = {}}, context,
                [callback = explainingMissingRunners(std::move(callback))](const Result<RestReply> &reply) {
                    if (reply) {
                        callback({});
                    } else if (reply.error().where.endsWith(QLatin1StringView("(HTTP 400)"))) {
                        callback(fail(ErrorKind::Conflict, reply.error().what, reply.error().where));
                    } else {
                        callback(fail(reply.error()));
                    }
                });
}

} // namespace sibyl
