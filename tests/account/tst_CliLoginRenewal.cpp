// SPDX-License-Identifier: Apache-2.0
#include "account/LoginBench.h"
#include "base/UniqueFd.h"
#include "support/TestMain.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <fcntl.h>
#include <sys/file.h>

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::Literals::StringLiterals;

namespace sibyl::test {

// A renewal and what came of it: "" while it is under way.
struct RenewalBench : LoginBench {
    RenewalBench()
        : renewal(clock)
    {
    }

    void begin(CliLoginRenewal &which, QString &into)
    {
        RunnerCredentialQuery q = query();
        q.refused = refused;
        which.renew(q, &context, [&into](const Result<FoundCredential> &found) {
            into = found ? QString::fromUtf8(found->token.reveal()) : u"error: "_s + found.error().what;
        });
    }
    void renew()
    {
        outcome.clear();
        begin(renewal, outcome);
        QVERIFY(QTest::qWaitFor([this] {
            clock.advance(Milliseconds(0));
            return !outcome.isEmpty();
        }));
    }
    // As the CLI does it; held for as long as the result lives.
    UniqueFd lockAsTheCli() const
    {
        UniqueFd fd(::open(QFile::encodeName(loginFile() + u".lock"_s).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        return ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(fd) : UniqueFd();
    }
    QJsonObject login() const
    {
        const QJsonObject servers = QJsonDocument::fromJson(loginText()).object().value("servers"_L1).toObject();
        return servers.value(server.url() + u"/api"_s).toObject();
    }

    QList<Redacted> refused{Redacted("old")};
    CliLoginRenewal renewal;
    QString outcome;
};

} // namespace sibyl::test

class tst_CliLoginRenewal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tradesThePairAndKeepsTheRestOfTheFile()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh", Seconds(60), ",\"issuer_url\":\"https://issuer\",\"x\":{\"y\":[1,2]}");
        QFile(b.loginFile()).setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup);
        b.server.goodTokens = QStringList{u"old-refresh"_s};
        b.renew();
        QCOMPARE(b.outcome, u"access-1"_s);
        QCOMPARE(b.server.requests, QStringList{u"old-refresh"_s});
        QCOMPARE(b.login().value("access_token"_L1).toString(), u"access-1"_s);
        QCOMPARE(b.login().value("refresh_token"_L1).toString(), u"refresh-1"_s);
        QCOMPARE(b.login().value("access_token_expires_at"_L1).toInteger(), b.clock.nowUtc().toSecsSinceEpoch() + 3'600);
        QCOMPARE(b.login().value("issuer_url"_L1).toString(), u"https://issuer"_s);
        QCOMPARE(b.login().value("x"_L1).toObject().value("y"_L1).toArray().size(), 2);
        const QJsonObject root = QJsonDocument::fromJson(b.loginText()).object();
        QCOMPARE(root.value("version"_L1).toInt(), 7);
        QCOMPARE(root.value("servers"_L1).toObject().value("https://other/api"_L1).toObject().value("access_token"_L1).toString(), u"o"_s);
        QCOMPARE(QFileInfo(b.loginFile()).permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
        QVERIFY(b.lockAsTheCli().isValid()); // given back
    }

    void renewsTheScopedLoginOfANewerCli()
    {
        RenewalBench b;
        const QJsonObject scope{{"access_token"_L1, u"old"_s}, {"refresh_token"_L1, u"scoped"_s}};
        const QJsonObject entry{{"scopes"_L1, QJsonObject{{"context:prod:org:default"_L1, scope}}},
                                {"access_token"_L1, u"old"_s},
                                {"refresh_token"_L1, u"plain"_s}};
        const QJsonObject servers{{b.server.url() + u"/api"_s, entry}};
        b.writeLoginText(QJsonDocument(QJsonObject{{"servers"_L1, servers}}).toJson());
        b.server.goodTokens = QStringList{u"scoped"_s, u"plain"_s};
        b.renew();
        QCOMPARE(b.outcome, u"access-1"_s);
        QCOMPARE(b.server.requests, QStringList{u"scoped"_s});
        const QJsonObject scoped = b.login().value("scopes"_L1).toObject().value("context:prod:org:default"_L1).toObject();
        QCOMPARE(scoped.value("refresh_token"_L1).toString(), u"refresh-1"_s);
        QCOMPARE(b.login().value("refresh_token"_L1).toString(), u"plain"_s);
    }

    void waitsForTheCliAndTakesWhatItBrought()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh");
        UniqueFd lock = b.lockAsTheCli();
        QVERIFY(lock.isValid());
        b.begin(b.renewal, b.outcome);
        b.clock.advance(Seconds(19));
        QCOMPARE(b.outcome, QString());
        b.signInWithTheCli("from-the-cli", "next-refresh");
        lock.reset();
        b.clock.advance(Milliseconds(50));
        QCOMPARE(b.outcome, u"from-the-cli"_s);
        QCOMPARE(b.server.requests, QStringList());
    }

    void givesUpWaitingForALockThatIsNeverGivenBack()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh");
        const UniqueFd lock = b.lockAsTheCli();
        b.begin(b.renewal, b.outcome);
        b.clock.advance(CliLoginLock::patience);
        QVERIFY2(b.outcome.contains("lock"_L1), qPrintable(b.outcome));
        QCOMPARE(b.server.requests, QStringList());
    }

    // A refresh token works once: two programs that share a login must not both bring it.
    void twoRunnersOfOneLoginDoNotLogEachOtherOut()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh");
        b.server.goodTokens = QStringList{u"old-refresh"_s};
        CliLoginRenewal second(b.clock);
        QString secondOutcome;
        b.begin(b.renewal, b.outcome);
        b.begin(second, secondOutcome);
        QVERIFY(QTest::qWaitFor([&] {
            b.clock.advance(Milliseconds(50));
            return !b.outcome.isEmpty() && !secondOutcome.isEmpty();
        }));
        QCOMPARE(b.outcome, u"access-1"_s);
        QCOMPARE(secondOutcome, u"access-1"_s);
        QCOMPARE(b.server.requests, QStringList{u"old-refresh"_s});
    }

    void aSecondCallTakesOverTheAnswer()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh");
        b.server.goodTokens = QStringList{u"old-refresh"_s};
        QString first;
        b.begin(b.renewal, first);
        b.clock.advance(Milliseconds(0));
        b.renew();
        QCOMPARE(b.outcome, u"access-1"_s);
        QCOMPARE(first, QString());
        QCOMPARE(b.server.requests.size(), 1);
    }

    void aLostAnswerEndsTheLogin()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh");
        b.server.goodTokens = QStringList{u"old-refresh"_s};
        b.server.isAnswerLost = true;
        b.renew();
        QVERIFY2(b.outcome.startsWith("error: "_L1), qPrintable(b.outcome));
        b.server.isAnswerLost = false;
        b.renew();
        QVERIFY2(b.outcome.contains("sibyl auth login"_L1), qPrintable(b.outcome));
        QCOMPARE(b.login().value("refresh_token"_L1).toString(), u"old-refresh"_s); // it is the CLI's to clean up
    }

    void keepsANewPairThatCouldNotBeWritten()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh");
        const QByteArray before = b.loginText();
        b.server.goodTokens = QStringList{u"old-refresh"_s};
        // While the request is under way something unreadable takes the file's place.
        connect(&b.server, &QTcpServer::newConnection, &b.context, [&b] { b.writeLoginText("not JSON"); });
        b.renew();
        QVERIFY2(b.outcome.startsWith("error: "_L1), qPrintable(b.outcome));
        b.writeLoginText(before);
        b.renew();
        QCOMPARE(b.outcome, u"access-1"_s);
        QCOMPARE(b.login().value("refresh_token"_L1).toString(), u"refresh-1"_s);
        QCOMPARE(b.server.requests.size(), 1);
    }

    void leavesANewerSignInAlone()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh");
        b.server.goodTokens = QStringList{u"old-refresh"_s};
        connect(&b.server, &QTcpServer::newConnection, &b.context, [&b] { b.signInWithTheCli("newer", "newer-refresh"); });
        b.renew();
        QCOMPARE(b.outcome, u"newer"_s);
        QCOMPARE(b.login().value("refresh_token"_L1).toString(), u"newer-refresh"_s);
    }

    void followsALinkToTheFile()
    {
        RenewalBench b;
        b.signInWithTheCli("old", "old-refresh");
        b.server.goodTokens = QStringList{u"old-refresh"_s};
        const QString real = b.home.path() + u"/elsewhere.json"_s;
        QVERIFY(QFile::rename(b.loginFile(), real));
        QVERIFY(QFile::link(real, b.loginFile()));
        b.renew();
        QCOMPARE(b.outcome, u"access-1"_s);
        QVERIFY(QFileInfo(b.loginFile()).isSymLink());
        QCOMPARE(b.login().value("access_token"_L1).toString(), u"access-1"_s);
    }
};

SIBYL_TEST(tst_CliLoginRenewal)
#include "tst_CliLoginRenewal.moc"
