// SPDX-License-Identifier: Apache-2.0
#include "link/ConnectivityWatch.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QTest>

#include <cstring>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

using namespace sibyl;

namespace {

// One netlink message as the kernel sends it.
QByteArray message(quint16 type, quint8 scope)
{
    struct {
        nlmsghdr header;
        ifaddrmsg address;
    } parts{};
    parts.header.nlmsg_len = sizeof parts;
    parts.header.nlmsg_type = type;
    parts.address.ifa_family = AF_INET;
    parts.address.ifa_scope = scope;
    return QByteArray(reinterpret_cast<const char *>(&parts), sizeof parts);
}

} // namespace

class tst_ConnectivityWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsAnAddressThatLeadsSomewhere_data()
    {
        QTest::addColumn<QByteArray>("messages");
        QTest::addColumn<bool>("isNews");
        const QByteArray global = message(RTM_NEWADDR, RT_SCOPE_UNIVERSE);
        const QByteArray loopback = message(RTM_NEWADDR, RT_SCOPE_HOST);
        const QByteArray container = message(RTM_NEWADDR, RT_SCOPE_LINK);
        QTest::newRow("global") << global << true;
        QTest::newRow("loopback") << loopback << false;
        QTest::newRow("link-local") << container << false;
        QTest::newRow("gone") << message(RTM_DELADDR, RT_SCOPE_UNIVERSE) << false;
        QTest::newRow("behind others") << loopback + container + global << true;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("cut") << global.chopped(1) << false;
        QTest::newRow("half a header") << global.left(7) << false;
        QByteArray endless = global;
        std::memset(endless.data(), 0, 4); // its length is 0
        QTest::newRow("no length") << endless + global << false;
        QByteArray tooLong = loopback;
        std::memset(tooLong.data(), 0xff, 4);
        QTest::newRow("too long") << tooLong + global << false;
        QByteArray onlyHeader = global.left(qsizetype(sizeof(nlmsghdr)));
        const quint32 length = sizeof(nlmsghdr);
        std::memcpy(onlyHeader.data(), &length, sizeof length);
        QTest::newRow("no body") << onlyHeader << false;
    }
    void knowsAnAddressThatLeadsSomewhere()
    {
        QFETCH(QByteArray, messages);
        QTEST(bringsAnAddress(messages), "isNews");
    }

    void isQuietWhileNothingHappens()
    {
        ConnectivityWatch watch;
        int changes = 0;
        connect(&watch, &ConnectivityWatch::changed, this, [&changes] { ++changes; });
        QCoreApplication::processEvents();
        QCOMPARE(changes, 0);
    }
};

SIBYL_TEST(tst_ConnectivityWatch)
#include "tst_ConnectivityWatch.moc"
