// SPDX-License-Identifier: Apache-2.0
#include "process/QtCommandRunner.h"
#include "AgentRun.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTest>

#include <optional>

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::StringLiterals;

class tst_QtCommandRunner : public QObject
{
    Q_OBJECT

private:
    CommandSpec shell(const QString &script) const
    {
        CommandSpec spec;
        spec.program = u"/bin/sh"_s;
        spec.arguments = QStringList{u"-c"_s, script};
        spec.workingDirectory = u"/"_s;
        spec.environment.insert("PATH", "/usr/bin:/bin");
        return spec;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void outputAndCodeComeBack()
    {
        FakeClock clock;
        QtCommandRunner runner(clock);
        std::optional<Result<CommandReport>> result;
        CommandSpec spec = shell(u"cat; echo $PWD $SECRET >&2; env | wc -l >&2; exit 3"_s);
        spec.environment.insert("SECRET", "x");
        spec.input = QByteArray(200'000, 'i');
        runner.run(spec, this, [&](Result<CommandReport> r) { result = std::move(r); });
        QVERIFY(!result); // never from inside run()
        QTRY_VERIFY(result);
        QVERIFY(result->has_value());
        QCOMPARE((*result)->exitCode, 3);
        QVERIFY(!(*result)->isSuccess());
        QCOMPARE((*result)->stdoutBytes, spec.input);
        QCOMPARE((*result)->stderrBytes.split('\n').first(), QByteArray("/ x"));
        QVERIFY(!(*result)->isCut);
        QCOMPARE(runner.runningCount(), 0);
        QCOMPARE(clock.pendingCount(), 0);
    }

    void signalIsACode()
    {
        FakeClock clock;
        QtCommandRunner runner(clock);
        std::optional<Result<CommandReport>> result;
        runner.run(shell(u"kill -9 $$"_s), this, [&](Result<CommandReport> r) { result = std::move(r); });
        QTRY_VERIFY(result);
        QCOMPARE((*result)->exitCode, 137);
    }

    void outputIsBounded()
    {
        FakeClock clock;
        QtCommandRunner runner(clock);
        std::optional<Result<CommandReport>> result;
        CommandSpec spec = shell(u"head -c 3000000 /dev/zero"_s);
        spec.maxOutputBytes = 1000;
        runner.run(spec, this, [&](Result<CommandReport> r) { result = std::move(r); });
        QTRY_VERIFY(result);
        QVERIFY((*result)->isSuccess());
        QVERIFY((*result)->isCut);
        QCOMPARE((*result)->stdoutBytes.size(), 1000);
    }

    void missingThingsAreErrors()
    {
        FakeClock clock;
        QtCommandRunner runner(clock);
        QStringList errors;
        CommandSpec program = shell({});
        program.program = u"/no/such/program"_s;
        CommandSpec directory = shell(u"true"_s);
        directory.workingDirectory = u"/no/such/place"_s;
        for (const CommandSpec &spec : {program, directory}) {
            runner.run(spec, this, [&](Result<CommandReport> r) { errors << (r ? QString() : r.error().what); });
        }
        QVERIFY(errors.isEmpty());
        QVERIFY(QTest::qWaitFor([&] { clock.advance(Milliseconds(1)); return errors.size() == 2; }));
        QVERIFY2(errors.filter(u"/no/such/program"_s).size() == 1, qPrintable(errors.join(u';')));
        QVERIFY2(errors.filter(u"/no/such/place"_s).size() == 1, qPrintable(errors.join(u';')));
        QCOMPARE(runner.runningCount(), 0);
    }

    void timeLimitEndsTheWholeGroup_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("listens") << u"sleep 1000 & echo $!; wait"_s;
        QTest::newRow("deaf") << u"trap '' TERM; sleep 1000 & echo $!; wait; wait"_s;
    }
    void timeLimitEndsTheWholeGroup()
    {
        QFETCH(QString, script);
        FakeClock clock;
        QtCommandRunner runner(clock);
        std::optional<Result<CommandReport>> result;
        QTemporaryDir directory;
        const QString mark = directory.filePath(u"pid"_s);
        CommandSpec spec = shell(QString(script).replace(u"echo $!"_s, u"echo $! > %1.part; mv %1.part %1"_s.arg(mark)));
        spec.timeLimit = Seconds(30);
        runner.run(spec, this, [&](Result<CommandReport> r) { result = std::move(r); });
        QTRY_VERIFY(QFile::exists(mark));
        QFile file(mark);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const qint64 child = file.readAll().trimmed().toLongLong();
        QVERIFY(!isProcessGone(child));
        clock.advance(Seconds(30));
        clock.advance(Seconds(2));
        QTRY_VERIFY(result);
        QVERIFY(!result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::Timeout);
        QTRY_VERIFY(isProcessGone(child));
    }

    void cancelAllEndsEach()
    {
        FakeClock clock;
        QtCommandRunner runner(clock);
        int cancelled = 0;
        for (int i = 0; i < 3; ++i) {
            runner.run(shell(u"exec sleep 1000"_s), this, [&](Result<CommandReport> r) {
                cancelled += !r && r.error().kind == ErrorKind::Cancelled ? 1 : 0;
            });
        }
        QCOMPARE(runner.runningCount(), 3);
        QTest::qWait(0);
        runner.cancelAll();
        QTRY_COMPARE(cancelled, 3);
        QCOMPARE(runner.runningCount(), 0);
    }

    void nobodyIsCalledWhoIsGone()
    {
        FakeClock clock;
        QtCommandRunner runner(clock);
        bool isCalled = false;
        auto context = std::make_unique<QObject>();
        runner.run(shell(u"true"_s), context.get(), [&](Result<CommandReport>) { isCalled = true; });
        context.reset();
        QTRY_COMPARE(runner.runningCount(), 0);
        QVERIFY(!isCalled);
    }

    void destroyingTheRunnerKillsWhatRuns()
    {
        FakeClock clock;
        QTemporaryDir directory;
        const QString mark = directory.filePath(u"pid"_s);
        bool isCalled = false;
        auto runner = std::make_unique<QtCommandRunner>(clock);
        runner->run(shell(u"trap '' TERM; echo $$ > %1.part; mv %1.part %1; sleep 1000"_s.arg(mark)), this,
                    [&](Result<CommandReport>) { isCalled = true; });
        QTRY_VERIFY(QFile::exists(mark));
        QFile file(mark);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const qint64 pid = file.readAll().trimmed().toLongLong();
        runner.reset();
        QVERIFY(isProcessGone(pid));
        QVERIFY(!isCalled);
    }

    void callbackMayStartTheNextAndEndTheRunner()
    {
        FakeClock clock;
        auto runner = std::make_unique<QtCommandRunner>(clock);
        bool isDone = false;
        runner->run(shell(u"true"_s), this, [&](Result<CommandReport>) {
            runner->run(shell(u"true"_s), this, [&](Result<CommandReport>) {
                runner.reset();
                isDone = true;
            });
        });
        QTRY_VERIFY(isDone);
    }
};

SIBYL_TEST(tst_QtCommandRunner)
#include "tst_QtCommandRunner.moc"
