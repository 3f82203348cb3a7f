// SPDX-License-Identifier: Apache-2.0
#include "LocalRegistration.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_LocalServerPort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void port_data();
    void port();
    void refusalNamesThePortThatWouldDo();
};

void tst_LocalServerPort::port_data()
{
    QTest::addColumn<QString>("registeredWith");
    QTest::addColumn<bool>("bringsItAlways");
    QTest::addColumn<int>("wanted"); // -1: not given
    QTest::addColumn<int>("expected"); // -1: refused
    const auto row = [](const char *name, const QString &registeredWith, bool bringsItAlways, int wanted, int expected) {
        QTest::newRow(name) << registeredWith << bringsItAlways << wanted << expected;
    };
    row("first start", QString(), false, -1, 3334);
    row("first start at a port", QString(), false, 4000, 4000);
    row("first start at any port", QString(), false, 0, 0);
    row("again", u"http://127.0.0.1:3334"_s, false, -1, 3334);
    row("again at the port", u"http://127.0.0.1:4000"_s, false, 4000, 4000);
    row("again at any port keeps it", u"http://127.0.0.1:41234"_s, false, 0, 41234);
    row("brought with every start keeps it", u"http://127.0.0.1:41234"_s, true, -1, 41234);
    row("another port", u"http://127.0.0.1:41234"_s, false, 4000, -1);
    row("not the usual port", u"http://127.0.0.1:41234"_s, false, -1, -1);
    row("a server elsewhere", u"https://sibyl.example.com"_s, false, -1, -1);
    row("a server elsewhere, any port", u"https://sibyl.example.com"_s, false, 0, -1);
    row("only looks like this machine", u"http://127.0.0.1.example.com:3334"_s, true, 0, -1);
}

void tst_LocalServerPort::port()
{
    QFETCH(QString, registeredWith);
    QFETCH(bool, bringsItAlways);
    QFETCH(int, wanted);
    RunnerConfig config;
    config.serverUrl = registeredWith;
    config.hasLocalServer = bringsItAlways;
    const Result<quint16> port = localServerPort(config, wanted < 0 ? std::nullopt : std::optional<quint16>(static_cast<quint16>(wanted)));
    QTEST(port ? int(*port) : -1, "expected");
}

void tst_LocalServerPort::refusalNamesThePortThatWouldDo()
{
    RunnerConfig config;
    config.serverUrl = u"http://127.0.0.1:41234"_s;
    const Result<quint16> port = localServerPort(config, std::nullopt);
    QVERIFY(!port);
    QVERIFY2(port.error().text().contains(u"--port 41234"_s), qPrintable(port.error().text()));
}

SIBYL_TEST(tst_LocalServerPort)
#include "tst_LocalServerPort.moc"
