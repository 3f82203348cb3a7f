// SPDX-License-Identifier: Apache-2.0
#include "setup/ServerProbing.h"

#include "account/RegistrationClient.h"
#include "base/ServerUrl.h"

#include <QMetaObject>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

// What the two requests share; lives in their callbacks.
struct Probing {
    Probing(const QUrl &url, Clock &clock) : rest(url, Redacted(), clock), client(rest) {}

    RestClient rest;
    RegistrationClient client;
    ServerProbe probe;
};

// Its RestClient must not be destroyed from within its own callback.
void answerAfter(QObject *context, const std::shared_ptr<Probing> &probing, const Callback<ServerProbe> &answer)
{
    QMetaObject::invokeMethod(context, [probing, answer] { answer(probing->probe); }, Qt::QueuedConnection);
}

} // namespace

ProbeFault probeFaultOf(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Network:
        return error.where.endsWith("(TLS)"_L1) ? ProbeFault::Tls : ProbeFault::Unreachable;
    case ErrorKind::Timeout:
        return ProbeFault::Unreachable;
    case ErrorKind::Config: // redirected elsewhere
        return ProbeFault::Address;
    case ErrorKind::Usage:
    case ErrorKind::Protocol:
    case ErrorKind::Auth:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Policy:
    case ErrorKind::Process:
    case ErrorKind::Git:
    case ErrorKind::Storage:
    case ErrorKind::Cancelled:
    case ErrorKind::Internal:
        break;
    }
    return ProbeFault::NotSibyl;
}

void probeServer(const QString &serverUrl, const CredentialSources &credentials, Clock &clock, QObject *context,
                 Callback<ServerProbe> answer)
{
    const Result<QUrl> url = normalizedServerUrl(serverUrl);
    if (!url) {
        const ServerProbe probe{.url = serverUrl, .fault = ProbeFault::Address, .problem = url.error().text(), .version = {}, .credentialOrigin = {}};
        QMetaObject::invokeMethod(context, [probe, answer = std::move(answer)] { answer(probe); }, Qt::QueuedConnection);
        return;
    }
    const auto probing = std::make_shared<Probing>(*url, clock);
    ServerProbe &probe = probing->probe;
    probe.url = serverUrlText(*url);
    probe.isTls = url->scheme() == "https"_L1;
    probe.isLoopback = isLoopbackUrl(*url);
    if (const Result<FoundCredential> found = findUserCredential(*url, credentials, clock.nowUtc())) {
        probe.credentialOrigin = found->origin;
    }
    probing->client.health(context, [probing, context, answer](const Result<ServerHealth> &health) {
        if (!health) {
            probing->probe.fault = probeFaultOf(health.error());
            probing->probe.problem = probing->probe.fault == ProbeFault::NotSibyl
                ? u"something answers there, but it is no Sibyl server (%1)"_s.arg(health.error().what)
                : health.error().what;
            answerAfter(context, probing, answer);
            return;
        }
        probing->probe.version = health->version;
        probing->client.listRunners(context, [probing, context, answer](const Result<QList<RegisteredRunner>> &runners) {
            // Without a token a server with runners says 401.
            probing->probe.hasRunners = runners || runners.error().kind == ErrorKind::Auth;
            if (!probing->probe.hasRunners) {
                probing->probe.fault = runners.error().kind == ErrorKind::NotFound ? ProbeFault::NoRunners : probeFaultOf(runners.error());
                probing->probe.problem = runners.error().what;
            }
            answerAfter(context, probing, answer);
        });
    });
}

} // namespace sibyl
