// SPDX-License-Identifier: Apache-2.0
#include "account/RegistrationCodec.h"

#include "account/RestClient.h"
#include "account/RestTimeCodec.h"
#include "base/Names.h"
#include "protocol/FrameCodec.h"
#include "protocol/ObjectReaderCodec.h"

#include <QJsonArray>
#include <QJsonObject>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

RegisteredRunner readRunner(ObjectReader &r)
{
    RegisteredRunner runner;
    runner.id = r.id("id"_L1);
    runner.graphRunnerId = r.optionalString("graph_runner_id"_L1, maxIdLength);
    runner.name = r.optionalString("name"_L1, maxIdLength);
    runner.hostname = r.optionalString("hostname"_L1, maxIdLength);
    runner.capabilities = r.optionalStrings("capabilities"_L1, 1'000);
    runner.maxConcurrentAgents = r.optionalInt("max_concurrent_agents"_L1, 0).value_or(0);
    runner.currentAgentCount = r.optionalInt("current_agent_count"_L1, 0).value_or(0);
    runner.status = r.optionalString("status"_L1, maxIdLength);
    runner.clientVersion = r.optionalString("client_version"_L1, maxIdLength);
    runner.lastHeartbeatUtc = restTimeUtc(r.optionalString("last_heartbeat"_L1, 64));
    runner.createdUtc = restTimeUtc(r.optionalString("created_at"_L1, 64));
    runner.runnerToken = Redacted(r.optionalString("runner_token"_L1, 8'192).toUtf8());
    return runner;
}

} // namespace

QByteArray encodeRegistration(const RunnerRegistration &registration)
{
    QJsonObject object{{"name"_L1, wireText(registration.name, 255)},
                       {"hostname"_L1, wireText(registration.hostname, 255)},
                       {"capabilities"_L1, QJsonArray::fromStringList(registration.capabilities)},
                       {"max_concurrent_agents"_L1, registration.maxConcurrentAgents},
                       {"client_version"_L1, QStringLiteral(SIBYL_VERSION).left(32)}};
    if (!registration.idempotencyKey.isEmpty()) {
        object.insert("idempotency_key"_L1, wireText(registration.idempotencyKey, 255));
    }
    return writeFrame(object);
}

QByteArray encodeRunnerUpdate(const RunnerRegistration &registration)
{
    QJsonObject update{{"capabilities"_L1, QJsonArray::fromStringList(registration.capabilities)},
                       {"max_concurrent_agents"_L1, registration.maxConcurrentAgents}};
    if (!registration.name.isEmpty()) {
        update.insert("name"_L1, wireText(registration.name, 255));
    }
    return writeFrame(update);
}

Result<RegisteredRunner> decodeRunner(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"runner"_s, fault);
    RegisteredRunner runner = readRunner(r);
    if (fault) {
        return fail(*fault);
    }
    return runner;
}

Result<QList<RegisteredRunner>> decodeRunners(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"answer"_s, fault);
    QList<RegisteredRunner> runners;
    r.optionalObjects("runners"_L1, 100'000, [&](ObjectReader &item) { runners.append(readRunner(item)); });
    if (fault) {
        return fail(*fault);
    }
    return runners;
}

Result<ServerHealth> decodeHealth(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(ErrorKind::Protocol, u"something answers there, but it is not a Sibyl server"_s);
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"health"_s, fault);
    ServerHealth health{.status = r.string("status"_L1, 100), .version = r.optionalString("version"_L1, 100)};
    if (fault) {
        return fail(ErrorKind::Protocol, u"something answers there, but it is not a Sibyl server"_s);
    }
    return health;
}

} // namespace sibyl
