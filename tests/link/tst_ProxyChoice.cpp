// SPDX-License-Identifier: Apache-2.0
#include "link/ProxyChoice.h"
#include "support/TestMain.h"

#include <QMap>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

using Environment = QMap<QString, QString>;

class tst_ProxyChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picksTheProxy_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<Environment>("environment");
        QTest::addColumn<QString>("proxy"); // empty = none
        const QString far = u"wss://sibyl.example.com"_s;
        const QString p = u"http://proxy:3128"_s;
        QTest::newRow("none") << far << Environment{} << QString();
        QTest::newRow("https") << far << Environment{{u"https_proxy"_s, p}} << u"proxy:3128"_s;
        QTest::newRow("upper case") << far << Environment{{u"HTTPS_PROXY"_s, p}} << u"proxy:3128"_s;
        QTest::newRow("no scheme") << far << Environment{{u"https_proxy"_s, u"proxy:3128"_s}} << u"proxy:3128"_s;
        QTest::newRow("all") << far << Environment{{u"all_proxy"_s, u"socks5://s:9"_s}} << u"s:9"_s;
        QTest::newRow("other scheme") << far << Environment{{u"http_proxy"_s, p}} << QString();
        QTest::newRow("plain") << u"ws://a.example"_s << Environment{{u"http_proxy"_s, p}} << u"proxy:3128"_s;
        QTest::newRow("loopback") << u"ws://127.0.0.1:3334"_s << Environment{{u"http_proxy"_s, p}} << QString();
        QTest::newRow("loopback 6") << u"ws://[::1]:3334"_s << Environment{{u"http_proxy"_s, p}} << QString();
        QTest::newRow("localhost") << u"ws://localhost:3334"_s << Environment{{u"http_proxy"_s, p}} << QString();
        for (const char *exempt : {"*", "example.com", ".example.com", "*.example.com", "other, EXAMPLE.com ",
                                   "sibyl.example.com:443"}) {
            QTest::newRow(exempt) << far << Environment{{u"https_proxy"_s, p}, {u"no_proxy"_s, QString::fromLatin1(exempt)}}
                                  << QString();
        }
        for (const char *other : {"ample.com", "sibyl", "", " , ", "www.sibyl.example.com"}) {
            QTest::newRow(other) << far << Environment{{u"https_proxy"_s, p}, {u"NO_PROXY"_s, QString::fromLatin1(other)}}
                                 << u"proxy:3128"_s;
        }
    }
    void picksTheProxy()
    {
        QFETCH(QString, url);
        QFETCH(Environment, environment);
        const QNetworkProxy proxy = proxyFor(QUrl(url), [&environment](const char *name) {
            return environment.value(QString::fromLatin1(name));
        });
        const QString actual = proxy.type() == QNetworkProxy::NoProxy
                                   ? QString()
                                   : u"%1:%2"_s.arg(proxy.hostName()).arg(proxy.port());
        QTEST(actual, "proxy");
    }

    void takesUserAndPassword()
    {
        const QNetworkProxy proxy = proxyFor(QUrl(u"wss://a.example"_s), [](const char *name) {
            return qstrcmp(name, "https_proxy") == 0 ? u"http://me:p%40ss@proxy:8080"_s : QString();
        });
        QCOMPARE(proxy.type(), QNetworkProxy::HttpProxy);
        QCOMPARE(proxy.user(), u"me"_s);
        QCOMPARE(proxy.password(), u"p@ss"_s);
    }
};

SIBYL_TEST(tst_ProxyChoice)
#include "tst_ProxyChoice.moc"
