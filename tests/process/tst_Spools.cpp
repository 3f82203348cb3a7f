// SPDX-License-Identifier: Apache-2.0
#include "AgentRun.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 megabyte = 1024 * 1024;

// Whether `bytes` is what the fakeagent's `quiet flood` writes from `offset` on.
bool isFlood(const QByteArray &bytes, qint64 offset)
{
    for (qsizetype at = 0; at + 16 <= bytes.size(); at += 16) {
        if (bytes.mid(at, 15).toLongLong() != (offset + at) / 16 || bytes.at(at + 15) != '\n') {
            return false;
        }
    }
    return offset % 16 == 0 && bytes.size() % 16 == 0;
}

} // namespace

class tst_Spools : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<AgentGround> m_ground;

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_ground = std::make_unique<AgentGround>();
    }
    void cleanup() { m_ground.reset(); }

    void floodArrivesWhole_data()
    {
        QTest::addColumn<QByteArray>("action");
        QTest::newRow("lines") << QByteArray("flood");
        QTest::newRow("one line") << QByteArray("line");
    }
    void floodArrivesWhole()
    {
        QFETCH(QByteArray, action);
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"quiet", action.constData(), "20"}), m_ground->newAttempt()));
        run.goWhenReady();
        QVERIFY(run.waitForEnd());
        QCOMPARE(run.out.size(), 20 * megabyte);
        QCOMPARE(run.jumpedFrom, -1);
        QVERIFY(run.isOrderKept);
        if (action == "flood") {
            QVERIFY(isFlood(run.out, 0));
        } else {
            for (qsizetype i = 0; i < run.out.size(); ++i) {
                if (run.out.at(i) != 'a' + i % (26 * 4096) % 26) {
                    QFAIL(qPrintable(QStringLiteral("wrong byte at %1").arg(i)));
                }
            }
        }
    }

    void middleIsDroppedOverTheQuota()
    {
        const QString attempt = m_ground->newAttempt();
        ProcessSpec spec = m_ground->spec({"quiet", "flood", "60"});
        spec.spoolQuotaBytes = 4 * megabyte;
        AgentRun run(m_ground->launcher->prepare(spec, attempt));
        run.handle->setReading(false); // as a daemon that is away
        run.goWhenReady();
        QTRY_COMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Ended);
        struct stat info {};
        QCOMPARE(::stat(qPrintable(attempt + u"/stdout"_s), &info), 0);
        QVERIFY2(info.st_blocks * 512 < 13 * megabyte, qPrintable(QString::number(info.st_blocks * 512)));
        QVERIFY(!run.report); // not before the output

        run.handle->setReading(true);
        QVERIFY(run.waitForEnd());
        QCOMPARE(run.report->stdoutBytes, 60 * megabyte);
        QCOMPARE(run.jumpedFrom, 2 * megabyte);
        QVERIFY(run.jumpedTo <= 52 * megabyte);
        QVERIFY(run.jumpedTo > 50 * megabyte);
        QCOMPARE(run.outEnd, 60 * megabyte);
        QVERIFY(isFlood(run.out.left(2 * megabyte), 0));
        QVERIFY(isFlood(run.out.mid(2 * megabyte), run.jumpedTo));
        QVERIFY(run.isOrderKept);
    }

    void readingWhileTheMiddleIsDroppedNeverShowsHoles()
    {
        ProcessSpec spec = m_ground->spec({"quiet", "flood", "80"});
        spec.spoolQuotaBytes = 2 * megabyte;
        AgentRun run(m_ground->launcher->prepare(spec, m_ground->newAttempt()));
        run.goWhenReady();
        int pieces = 0;
        bool isRight = true;
        QObject::connect(run.handle.get(), &ProcessHandle::outputRead, run.handle.get(),
                         [&](OutputStream, const QByteArray &bytes, qint64 offset) {
                             isRight = isRight && isFlood(bytes, offset);
                             if (++pieces % 4 == 0) { // a slow reader, overtaken by the dropping
                                 run.handle->setReading(false);
                                 m_resume = m_ground->clock.after(Milliseconds(8), run.handle.get(),
                                                                  [&run] { run.handle->setReading(true); });
                             }
                         });
        QVERIFY(run.waitForEnd());
        QVERIFY(isRight);
        QCOMPARE(run.outEnd, 80 * megabyte);
        QVERIFY(run.isOrderKept);
    }

    void adoptionInsideTheGapStartsBehindIt()
    {
        const QString attempt = m_ground->newAttempt();
        ProcessSpec spec = m_ground->spec({"quiet", "flood", "40"});
        spec.spoolQuotaBytes = 4 * megabyte;
        AgentRun first(m_ground->launcher->prepare(spec, attempt));
        first.goWhenReady();
        QVERIFY(first.waitForEnd());
        AgentRun second(m_ground->launcher->adopt(attempt, 10 * megabyte, 0));
        second.outEnd = 10 * megabyte;
        QVERIFY(second.waitForEnd());
        QCOMPARE(second.jumpedFrom, 10 * megabyte);
        QVERIFY(isFlood(second.out, second.jumpedTo));
        QCOMPARE(second.outEnd, 40 * megabyte);
        QVERIFY(second.out.size() >= 8 * megabyte);
    }

    void fullDiskLosesOutputButNeverTheEnd()
    {
        // A limit on file sizes stands in for a disk that is full: writes beyond it fail.
        struct rlimit before {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const struct rlimit narrow {static_cast<rlim_t>(megabyte), before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &narrow), 0);
        const QString attempt = m_ground->newAttempt();
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"quiet", "flood", "3", "exit", "8"}), attempt));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        run.goWhenReady();
        QVERIFY(run.waitForEnd());
        QVERIFY(run.ending<Exited>());
        QCOMPARE(run.ending<Exited>()->code, 8);
        QCOMPARE(run.report->stdoutBytes, 3 * megabyte);
        QCOMPARE(run.out.size(), megabyte);
        QVERIFY(isFlood(run.out, 0));
        QCOMPARE(m_ground->launcher->inspect(attempt), AttemptTrace::Ended);
    }

    void spoolsArePrivate()
    {
        const QString attempt = m_ground->newAttempt();
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({"err", "secret"}), attempt));
        run.goWhenReady();
        QVERIFY(run.waitForEnd());
        for (const QString &name : {u"stdout"_s, u"stderr"_s, u"identity"_s, u"exit"_s, u"started"_s, u"lock"_s, u"gaps"_s}) {
            struct stat info {};
            QCOMPARE(::stat(qPrintable(attempt + u'/' + name), &info), 0);
            QCOMPARE(info.st_mode & 077, 0U);
        }
    }

    void openAttemptDirectoryIsRefused()
    {
        const QString attempt = m_ground->newAttempt();
        QFile::setPermissions(attempt, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeOther);
        AgentRun run(m_ground->launcher->prepare(m_ground->spec({}), attempt));
        run.goWhenReady();
        QVERIFY(run.waitForEnd());
        QVERIFY(run.ending<FailedToStart>());
        QVERIFY(run.ending<FailedToStart>()->why.contains(u"private"_s));
    }

private:
    Alarm m_resume;
};

SIBYL_TEST(tst_Spools)
#include "tst_Spools.moc"
