// SPDX-License-Identifier: Apache-2.0
#include "account/LoginBench.h"
#include "support/TestMain.h"

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::Literals::StringLiterals;

namespace sibyl::test {

using Need = RunnerCredentials::Need;

struct CredentialBench : LoginBench {
    CredentialBench()
        : credentials(store, clock, server.url(), runnerId)
    {
    }

    // The token, or "<kind>: <what>" of the error.
    QString find(Need need, RunnerCredentialQuery q)
    {
        std::optional<Result<FoundCredential>> found;
        credentials.find(std::move(q), need, &context, [&](const Result<FoundCredential> &answer) { found = answer; });
        const bool isAnswered = QTest::qWaitFor([&] {
            clock.advance(Milliseconds(0)); // the lock is tried with the next turn
            return found.has_value();
        });
        if (!isAnswered) {
            return u"no answer"_s;
        }
        lastError = *found ? std::nullopt : std::optional(found->error());
        return *found ? QString::fromUtf8((*found)->token.reveal()) : u"error: "_s + found->error().what;
    }
    QString first() { return find(Need::Any, query()); }
    QString another() { return find(Need::Another, query()); }

    RunnerCredentials credentials;
    std::optional<Error> lastError;
};

} // namespace sibyl::test

class tst_RunnerCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheRunnersOwnTokenFirst()
    {
        CredentialBench b;
        b.signInWithTheCli("cli", "cli-refresh");
        b.storeOwn(TokenKind::AccessToken, "stored-access");
        QCOMPARE(b.first(), u"stored-access"_s);
        b.storeOwn(TokenKind::RunnerToken, "stored-runner");
        QCOMPARE(b.first(), u"stored-runner"_s);
        QCOMPARE(b.server.requests, QStringList());
    }

    void goesThroughAllThatThereIs()
    {
        CredentialBench b;
        b.storeOwn(TokenKind::RunnerToken, "stored-runner");
        b.storeOwn(TokenKind::AccessToken, "stored-access");
        b.storeOwn(TokenKind::RefreshToken, "own-refresh");
        b.signInWithTheCli("cli", "cli-refresh");
        b.server.goodTokens = QStringList{u"own-refresh"_s, u"cli-refresh"_s};
        QStringList given{b.first()};
        for (int i = 0; i < 4; ++i) {
            given += b.another();
        }
        QCOMPARE(given, (QStringList{u"stored-runner"_s, u"stored-access"_s, u"access-1"_s, u"cli"_s, u"access-2"_s}));
        QVERIFY2(b.another().contains("sibyl-runner register"_L1), "each login is renewed once");
        QCOMPARE(b.server.requests, (QStringList{u"own-refresh"_s, u"cli-refresh"_s}));
        QCOMPARE(b.stored(TokenKind::RefreshToken), QByteArray("refresh-1"));
        QVERIFY(b.loginText().contains("refresh-2"));
    }

    // Access tokens end after an hour or so, refresh tokens after a month.
    void renewsTheSameLoginEachTimeThatItsTokenEnds()
    {
        for (const bool isOwn : {true, false}) {
            CredentialBench b;
            if (isOwn) {
                b.storeOwn(TokenKind::AccessToken, "t");
                b.storeOwn(TokenKind::RefreshToken, "refresh");
            } else {
                b.signInWithTheCli("t", "refresh");
            }
            b.server.goodTokens = QStringList{u"refresh"_s};
            QCOMPARE(b.first(), u"t"_s);
            for (const char *token : {"access-1", "access-2", "access-3"}) {
                b.clock.advance(Seconds(60));
                QCOMPARE(b.another(), QString::fromLatin1(token));
            }
        }
    }

    void anEndedSessionOfItsOwnLeavesTheCliLogin()
    {
        CredentialBench b;
        b.storeOwn(TokenKind::AccessToken, "t");
        b.storeOwn(TokenKind::RefreshToken, "revoked");
        b.signInWithTheCli("cli", "cli-refresh");
        QCOMPARE(b.first(), u"t"_s);
        QCOMPARE(b.another(), u"cli"_s);
        QCOMPARE(b.server.requests, QStringList{u"revoked"_s});
    }

    // The way of a runner that was registered with the CLI's login: a copy of its token is stored,
    // which ends an hour later.
    void staysWithTheCliLoginOnceTheStoredCopyWasRefused()
    {
        CredentialBench b;
        b.storeOwn(TokenKind::AccessToken, "cli");
        b.signInWithTheCli("cli", "cli-refresh");
        b.server.goodTokens = QStringList{u"cli-refresh"_s};
        QCOMPARE(b.first(), u"cli"_s);
        QCOMPARE(b.another(), u"access-1"_s);
        // With every later connection, and without asking the server with the old one again.
        QCOMPARE(b.first(), u"access-1"_s);
        b.signInWithTheCli("renewed-by-the-cli", "x");
        QCOMPARE(b.another(), u"renewed-by-the-cli"_s);
        QCOMPARE(b.server.requests, QStringList{u"cli-refresh"_s});
    }

    void renewsAnExpiredLoginBeforeItIsRefused()
    {
        CredentialBench b;
        b.signInWithTheCli("cli", "cli-refresh", Seconds(-1));
        b.server.goodTokens = QStringList{u"cli-refresh"_s};
        QCOMPARE(b.first(), u"access-1"_s);
    }

    void asksToSignInWhenNothingIsLeft_data()
    {
        QTest::addColumn<QString>("situation");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("stored token only") << u"stored"_s << u"sibyl-runner register"_s;
        QTest::newRow("session revoked") << u"revoked"_s << u"sibyl auth login"_s;
        QTest::newRow("OAuth login") << u"oauth"_s << u"sibyl auth login"_s;
        QTest::newRow("no refresh token") << u"bare"_s << u"sibyl auth login"_s;
    }
    void asksToSignInWhenNothingIsLeft()
    {
        QFETCH(QString, situation);
        QFETCH(QString, remedy);
        CredentialBench b;
        if (situation == "stored"_L1) {
            b.storeOwn(TokenKind::AccessToken, "t");
        } else if (situation == "bare"_L1) {
            b.signInWithTheCli("t", "");
        } else {
            b.signInWithTheCli("t", "cli-refresh", Seconds(60), situation == "oauth"_L1 ? R"(,"oauth_client_id":"c")" : "");
        }
        b.server.goodTokens = situation == "oauth"_L1 ? QStringList{u"cli-refresh"_s} : QStringList();
        QCOMPARE(b.first(), u"t"_s);
        const QString answer = b.another();
        QVERIFY2(answer.contains(remedy), qPrintable(answer));
        QVERIFY(b.lastError && b.lastError->kind == ErrorKind::Auth);
        QCOMPARE(b.server.requests, situation == "revoked"_L1 ? QStringList{u"cli-refresh"_s} : QStringList());
        // Ten minutes later: perhaps the server has thought better of it.
        QCOMPARE(b.first(), u"t"_s);
    }

    void waitsForAServerThatCannotRenewNow_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("too many requests") << 429;
        QTest::newRow("overloaded") << 503;
        QTest::newRow("fault") << 500;
    }
    void waitsForAServerThatCannotRenewNow()
    {
        QFETCH(int, status);
        for (const bool isOwn : {true, false}) {
            CredentialBench b;
            if (isOwn) {
                b.storeOwn(TokenKind::AccessToken, "t");
                b.storeOwn(TokenKind::RefreshToken, "refresh");
            } else {
                b.signInWithTheCli("t", "refresh");
            }
            b.server.goodTokens = QStringList{u"refresh"_s};
            QCOMPARE(b.first(), u"t"_s);
            b.server.status = status;
            b.another();
            QVERIFY(b.lastError && b.lastError->kind == ErrorKind::Network);
            b.server.status = 200;
            QCOMPARE(b.first(), u"access-1"_s); // straight away, not the refused one first
        }
    }

    void namedByTheUserAndRefused()
    {
        CredentialBench b;
        b.storeOwn(TokenKind::AccessToken, "stored");
        RunnerCredentialQuery named = b.query();
        named.environmentAccessToken = Redacted("named");
        QCOMPARE(b.find(Need::Any, named), u"named"_s);
        QVERIFY(b.find(Need::Another, named).contains("SIBYL_ACCESS_TOKEN"_L1));
        QCOMPARE(b.find(Need::Any, named), u"named"_s);
        named.environmentRunnerToken = Redacted("named-too");
        QCOMPARE(b.find(Need::Any, named), u"named-too"_s);
        QVERIFY(b.find(Need::Another, named).contains("SIBYL_RUNNER_TOKEN"_L1));
    }

    // The pair is new and the old one dead: what could not be stored must not be lost.
    void storesTheNewPairLaterWhenTheDiskIsFull()
    {
        CredentialBench b;
        b.storeOwn(TokenKind::AccessToken, "t");
        b.storeOwn(TokenKind::RefreshToken, "refresh");
        b.server.goodTokens = QStringList{u"refresh"_s};
        QCOMPARE(b.first(), u"t"_s);
        connect(&b.server, &QTcpServer::newConnection, &b.context,
                [&b] { b.store.fault = Error{ErrorKind::Storage, u"disk full"_s, {}}; });
        QCOMPARE(b.another(), u"error: disk full"_s);
        b.store.fault.reset();
        QCOMPARE(b.another(), u"access-1"_s);
        QCOMPARE(b.stored(TokenKind::RefreshToken), QByteArray("refresh-1"));
        QCOMPARE(b.stored(TokenKind::AccessToken), QByteArray("access-1"));
        QCOMPARE(b.server.requests, QStringList{u"refresh"_s});
    }

    void aLockedKeyringIsTheStory()
    {
        CredentialBench b;
        b.store.fault = Error{ErrorKind::Auth, u"keyring locked"_s, {}};
        QCOMPARE(b.first(), u"error: keyring locked"_s);
        QCOMPARE(b.another(), u"error: keyring locked"_s);
        b.signInWithTheCli("cli", "cli-refresh");
        QCOMPARE(b.first(), u"cli"_s);
    }
};

SIBYL_TEST(tst_RunnerCredentials)
#include "tst_RunnerCredentials.moc"
