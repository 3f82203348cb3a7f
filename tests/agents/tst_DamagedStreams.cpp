// SPDX-License-Identifier: Apache-2.0
#include "DamagedTalk.h"
#include "support/TestMain.h"

#include <QDir>
#include <QJsonDocument>
#include <QTest>

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace sibyl;
using namespace sibyl::test;

namespace {

constexpr int rounds = 12; // for each recording

AgentDriver driverOf(const QString &capture)
{
    const std::pair<const char *, AgentDriver> beginnings[] = {
        {"acp_", AgentDriver::Acp}, {"codex_app-server", AgentDriver::CodexAppServer}, {"codex_exec", AgentDriver::CodexExec},
        {"gemini_", AgentDriver::Gemini}, {"opencode_", AgentDriver::OpenCode}, {"cursor_", AgentDriver::Cursor},
        {"amp_", AgentDriver::Amp}, {"claude", AgentDriver::Claude}};
    const QString name = capture.startsWith(QLatin1String("made_")) ? capture.mid(5) : capture;
    for (const auto &[beginning, driver] : beginnings) {
        if (name.startsWith(QLatin1String(beginning))) {
            return driver;
        }
    }
    qFatal("whose recording is %s?", qPrintable(capture));
}

AgentTask anyTask(AgentDriver driver)
{
    AgentTask task;
    task.assignment.taskId = QStringLiteral("t1");
    task.assignment.prompt = QStringLiteral("x");
    task.profile.driver = driver;
    task.profile.permissions = PermissionMode::Ask;
    task.workingDirectory = QStringLiteral("/repo");
    return task;
}

quint32 firstSeed()
{
    const QByteArray given = qgetenv("SIBYL_SEED");
    return given.isEmpty() ? QRandomGenerator::global()->generate() : given.toUInt();
}

#ifdef __GLIBC__
qint64 heldBytes()
{
    const struct mallinfo2 now = mallinfo2();
    return static_cast<qint64>(now.uordblks + now.hblkhd);
}
#endif

} // namespace

// Whatever an agent writes: every recording, damaged at random, and read in pieces. A failure names
// its seed; SIBYL_SEED plays it again.
class tst_DamagedStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bearsWhatArrives_data()
    {
        QTest::addColumn<int>("driver");
        for (const QString &file : QDir(QStringLiteral(SIBYL_CAPTURES)).entryList({QStringLiteral("*.jsonl")}, QDir::Files)) {
            QTest::addRow("%s", qPrintable(file)) << static_cast<int>(driverOf(file));
        }
        QTest::newRow("claude-code_write.jsonl") << static_cast<int>(AgentDriver::Plain); // JSON is text, too
    }
    void bearsWhatArrives()
    {
        QFETCH(int, driver);
        const QList<TalkLine> lines = captured(QString::fromUtf8(QTest::currentDataTag()));
        const quint32 first = firstSeed();
        for (quint32 seed = first; seed != first + rounds; ++seed) {
            DamagedTalk talk(static_cast<AgentDriver>(driver), anyTask(static_cast<AgentDriver>(driver)), seed);
            talk.play(lines);
            const QStringList faults = talk.faults();
            QVERIFY2(faults.isEmpty(), qPrintable(QStringLiteral("SIBYL_SEED=%1: %2").arg(seed).arg(faults.join(u'\n'))));
        }
    }

    void holdsLittleOfLongLines_data()
    {
        QTest::addColumn<QString>("capture");
        for (const char *capture : {"claude-code_write", "codex_exec_write", "codex_app-server", "gemini_write", "opencode_run_write",
                                    "made_cursor_write", "made_amp_write", "acp_opencode"}) {
            QTest::newRow(capture) << QString::fromLatin1(capture) + QStringLiteral(".jsonl");
        }
    }
    void holdsLittleOfLongLines()
    {
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
        QFETCH(QString, capture);
        const AgentDriver driver = driverOf(capture);
        const QByteArray longText(5 * 1024 * 1024, 'x');
        DamagedTalk talk(driver, anyTask(driver), 1);
        const QList<TalkLine> lines = captured(capture);
        const qint64 before = heldBytes();
        qint64 most = 0;
        // Each line once with its first and once with its last text made long, and one that is no JSON.
        for (const TalkLine &line : lines.first(std::min<qsizetype>(lines.size(), 6))) {
            if (!line.isFromAgent) {
                continue;
            }
            const QByteArray bytes = QJsonDocument(line.object).toJson(QJsonDocument::Compact);
            for (const qsizetype at : {bytes.indexOf(":\""), bytes.lastIndexOf(":\"")}) {
                talk.feed(at < 0 ? bytes : QByteArray(bytes).insert(at + 2, longText));
                most = std::max(most, heldBytes() - before);
            }
        }
        talk.feed(longText);
        most = std::max(most, heldBytes() - before);
        QVERIFY2(most < 2 * 1024 * 1024, qPrintable(QStringLiteral("%1 bytes are held").arg(most)));
        QCOMPARE(talk.faults(), QStringList());
#else
        QSKIP("counts what glibc's malloc has given out");
#endif
    }
};

SIBYL_TEST(tst_DamagedStreams)
#include "tst_DamagedStreams.moc"
