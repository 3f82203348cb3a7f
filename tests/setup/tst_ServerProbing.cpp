// SPDX-License-Identifier: Apache-2.0
#include "setup/ServerProbing.h"

#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

// What goes over real sockets is in tests/integration/test_control.py.
class tst_ServerProbing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyErrorIsAFault_data();
    void everyErrorIsAFault();
    void noAddressIsAnAnswer();
};

void tst_ServerProbing::everyErrorIsAFault_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("where");
    QTest::addColumn<ProbeFault>("fault");
    QTest::newRow("refused") << ErrorKind::Network << u"GET http://x/api/health"_s << ProbeFault::Unreachable;
    QTest::newRow("tls") << ErrorKind::Network << u"GET https://x/api/health (TLS)"_s << ProbeFault::Tls;
    QTest::newRow("late") << ErrorKind::Timeout << QString() << ProbeFault::Unreachable;
    QTest::newRow("redirect") << ErrorKind::Config << u"GET http://x/api/health (HTTP 301)"_s << ProbeFault::Address;
    QTest::newRow("404") << ErrorKind::NotFound << QString() << ProbeFault::NotSibyl;
    QTest::newRow("HTML") << ErrorKind::Protocol << QString() << ProbeFault::NotSibyl;
    QTest::newRow("401") << ErrorKind::Auth << QString() << ProbeFault::NotSibyl;
}

void tst_ServerProbing::everyErrorIsAFault()
{
    QFETCH(ErrorKind, kind);
    QFETCH(QString, where);
    QFETCH(ProbeFault, fault);
    QCOMPARE(probeFaultOf({kind, u"text"_s, where}), fault);
}

void tst_ServerProbing::noAddressIsAnAnswer()
{
    test::FakeClock clock;
    std::optional<ServerProbe> probe;
    probeServer(u"example.com"_s, {}, clock, this, [&](const Result<ServerProbe> &answer) { probe = *answer; });
    QVERIFY(!probe); // never from within the call
    QTRY_VERIFY(probe.has_value());
    QCOMPARE(probe->fault, ProbeFault::Address);
    QCOMPARE(probe->url, u"example.com"_s);
    QVERIFY(!probe->problem.isEmpty());
}

SIBYL_TEST(tst_ServerProbing)
#include "tst_ServerProbing.moc"
