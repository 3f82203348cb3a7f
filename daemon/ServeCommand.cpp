// SPDX-License-Identifier: Apache-2.0
#include "ServeCommand.h"

#include "ExitCode.h"
#include "Terminal.h"
#include "UnixSignals.h"
#include "config/ConfigSources.h"
#include "server/EmbeddedServer.h"

#include <QCoreApplication>

namespace sibyl {
namespace {

QStringList welcomeText(const server::ServeReport &report, const Terminal &terminal)
{
    return {
        terminal.styled(QStringLiteral("Sibyl server %1").arg(QStringLiteral(SIBYL_VERSION)), TextStyle::Bold)
            + QStringLiteral(" listening on ") + terminal.styled(report.url, TextStyle::Good),
        QString(),
        QStringLiteral("On this machine:"),
        QStringLiteral("  sibyl-runner register --server %1").arg(report.url),
        QStringLiteral("  sibyl-runner run"),
        QStringLiteral("On another one, with a registration token made here:"),
        QStringLiteral("  curl -X POST -H \"Authorization: Bearer $(cat %1)\" \\").arg(report.adminTokenPath),
        QStringLiteral("    %1/api/registration-tokens").arg(report.url),
        QStringLiteral("  echo TOKEN | sibyl-runner register --server URL --token-stdin"),
        QString(),
        QStringLiteral("Admin token: %1").arg(report.adminTokenPath),
        QStringLiteral("Stop with Ctrl-C."),
    };
}

} // namespace

int runServe(const ServeOptions &options)
{
    installLog({.style = options.log.style, .rules = options.log.rules});
    ConfigSources sources;
    sources.environment = processEnvironment();
    sources.overrides.stateDir = options.stateDir;

    server::ServeOptions serve;
    serve.host = options.host;
    serve.port = options.port;
    serve.stateDir = stateDirectory(sources);
    serve.tlsCertPath = options.tlsCertPath;
    serve.tlsKeyPath = options.tlsKeyPath;
    serve.isRemotePlainAllowed = options.isRemoteAllowed;
    serve.lostGrace = options.lostGrace;

    UnixSignals unixSignals;
    server::EmbeddedServer server;
    const Result<server::ServeReport> report = server.start(serve);
    if (!report) {
        printError(report.error().text());
        return toInt(exitCodeFor(report.error().kind));
    }
    if (!report->setAsidePath.isEmpty()) {
        printNote(QStringLiteral("the server's database was damaged; it was set aside as %1 and a new one was begun")
                      .arg(report->setAsidePath));
    }
    Terminal terminal(options.common.color);
    terminal.printAll(welcomeText(*report, terminal));
    QObject::connect(&unixSignals, &UnixSignals::interrupted, qApp, &QCoreApplication::quit);
    QObject::connect(&unixSignals, &UnixSignals::terminated, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
    server.stop();
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
