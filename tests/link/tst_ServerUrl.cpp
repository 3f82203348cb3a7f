// SPDX-License-Identifier: Apache-2.0
#include "link/ServerUrl.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_ServerUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void buildsTheSocketAddress_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("url");
        QTest::newRow("plain") << u"http://127.0.0.1:3334"_s << u"ws://127.0.0.1:3334/api/runners/ws/r1"_s;
        QTest::newRow("tls") << u"https://sibyl.example.com"_s << u"wss://sibyl.example.com/api/runners/ws/r1"_s;
        QTest::newRow("slash") << u"https://a.example/"_s << u"wss://a.example/api/runners/ws/r1"_s;
        QTest::newRow("api") << u"https://a.example/api"_s << u"wss://a.example/api/runners/ws/r1"_s;
        QTest::newRow("api slash") << u" https://a.example/api// "_s << u"wss://a.example/api/runners/ws/r1"_s;
        QTest::newRow("prefix") << u"https://a.example/sibyl/api/"_s << u"wss://a.example/sibyl/api/runners/ws/r1"_s;
        QTest::newRow("not our api") << u"https://a.example/myapi"_s << u"wss://a.example/myapi/api/runners/ws/r1"_s;
        QTest::newRow("ws") << u"ws://a.example:81"_s << u"ws://a.example:81/api/runners/ws/r1"_s;
        QTest::newRow("upper case") << u"HTTPS://A.example"_s << u"wss://a.example/api/runners/ws/r1"_s;
        QTest::newRow("IPv6") << u"http://[::1]:3334"_s << u"ws://[::1]:3334/api/runners/ws/r1"_s;
    }
    void buildsTheSocketAddress()
    {
        QFETCH(QString, base);
        const Result<QUrl> built = runnerSocketUrl(base, u"r1"_s);
        QVERIFY2(built, built ? "" : qPrintable(built.error().text()));
        QTEST(built->toString(QUrl::FullyEncoded), "url");
    }

    void refusesWhatIsNoServer_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("hint");
        QTest::newRow("empty") << u" "_s << u"register"_s;
        QTest::newRow("no scheme") << u"sibyl.example.com:3334"_s << u"https://sibyl.example.com:3334"_s;
        QTest::newRow("ftp") << u"ftp://a.example"_s << u"https://"_s;
        QTest::newRow("no host") << u"https://"_s << u"https://sibyl.example.com"_s;
        QTest::newRow("query") << u"https://a.example/?x=1"_s << u"https://"_s;
        QTest::newRow("fragment") << u"https://a.example/#x"_s << u"https://"_s;
        QTest::newRow("password") << u"https://me:secret@a.example"_s << u"password"_s;
        QTest::newRow("blanks") << u"https://a b"_s << u"https://"_s;
    }
    void refusesWhatIsNoServer()
    {
        QFETCH(QString, base);
        QFETCH(QString, hint);
        const Result<QUrl> built = runnerSocketUrl(base, u"r1"_s);
        QVERIFY(!built);
        QCOMPARE(built.error().kind, ErrorKind::Config);
        QVERIFY2(built.error().what.contains(hint), qPrintable(built.error().what));
        QVERIFY(!built.error().what.contains("secret"_L1));
    }

    void hostileRunnerIdsStayOnePathSegment()
    {
        QCOMPARE(runnerSocketUrl(u"http://h"_s, u"a/../b?c#d%2e"_s)->toString(QUrl::FullyEncoded),
                 u"ws://h/api/runners/ws/a%2F..%2Fb%3Fc%23d%252e"_s);
        for (const QString &id : {u".."_s, u"."_s, QString(), u"a\nb"_s, QString(300, u'x')}) {
            QVERIFY(!runnerSocketUrl(u"http://h"_s, id));
        }
    }
};

SIBYL_TEST(tst_ServerUrl)
#include "tst_ServerUrl.moc"
