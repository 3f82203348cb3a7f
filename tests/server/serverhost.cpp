// SPDX-License-Identifier: Apache-2.0
// The embedded server alone, for tests that speak to it over real sockets: takes name=value
// arguments, prints one line of JSON, serves until standard input ends or SIGTERM.
#include "server/EmbeddedServer.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

using namespace sibyl;
using namespace sibyl::server;

namespace {

bool apply(ServeOptions &options, const QString &name, const QString &value)
{
    const Milliseconds time(value.toLongLong());
    if (name == QStringLiteral("state")) {
        options.stateDir = value;
    } else if (name == QStringLiteral("host")) {
        options.host = value;
    } else if (name == QStringLiteral("cert")) {
        options.tlsCertPath = value;
    } else if (name == QStringLiteral("key")) {
        options.tlsKeyPath = value;
    } else if (name == QStringLiteral("port")) {
        options.port = value.toUShort();
    } else if (name == QStringLiteral("heartbeat")) {
        options.heartbeatInterval = time;
    } else if (name == QStringLiteral("lease")) {
        options.lease = time;
    } else if (name == QStringLiteral("ack")) {
        options.ackTimeout = time;
    } else if (name == QStringLiteral("grace")) {
        options.lostGrace = time;
    } else if (name == QStringLiteral("retry")) {
        options.retryDelay = time;
    } else if (name == QStringLiteral("header")) {
        options.limits.headerTime = time;
    } else if (name == QStringLiteral("connections")) {
        options.limits.maxConnections = value.toInt();
    } else if (name == QStringLiteral("refuse")) {
        options.refusalStyle = value == QStringLiteral("after") ? RefusalStyle::AfterAccept : RefusalStyle::AtUpgrade;
    } else {
        return false;
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    ServeOptions options;
    options.port = 0;
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    for (const QString &argument : arguments) {
        if (!apply(options, argument.section(u'=', 0, 0), argument.section(u'=', 1))) {
            std::fprintf(stderr, "unknown argument %s\n", qPrintable(argument));
            return 2;
        }
    }
    EmbeddedServer server;
    const Result<ServeReport> report = server.start(options);
    if (!report) {
        std::fprintf(stderr, "%s\n", qPrintable(report.error().text()));
        return 1;
    }
    std::printf("{\"url\":\"%s\",\"token_path\":\"%s\",\"set_aside\":\"%s\"}\n", qPrintable(report->url),
                qPrintable(report->adminTokenPath), qPrintable(report->setAsidePath));
    std::fflush(stdout);
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &app, [] {
        char byte = 0;
        if (::read(STDIN_FILENO, &byte, 1) <= 0) {
            QCoreApplication::quit();
        }
    });
    return QCoreApplication::exec();
}
