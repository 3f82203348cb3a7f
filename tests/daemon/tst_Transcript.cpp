// SPDX-License-Identifier: Apache-2.0
#include "Transcript.h"

#include "TextWidth.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_Transcript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conversation();
    void messagesAreWrappedAndCodeIsNot();
    void planTellsWhatChanged();
    void failureNamesItsToolWhenAnotherBeganMeanwhile();
    void questionsAndLimits();
    void usageAtTheEnd();
    void nothingSteersTheTerminal();
    void everyLineFits();

private:
    static QStringList lines(Transcript &transcript, const QList<AgentEvent> &events)
    {
        QStringList all;
        for (const AgentEvent &event : events) {
            all += transcript.linesFor(event);
        }
        return all;
    }

    Terminal m_plain{TerminalTraits{}};
    Terminal m_fancy{TerminalTraits{.hasColor = true, .hasUnicode = true}};
};

void tst_Transcript::conversation()
{
    Transcript transcript(m_plain);
    QCOMPARE(lines(transcript,
                   {SessionNamed{u"c0ffee00"_s}, SessionNamed{u"c0ffee00"_s}, MessageSaid{u"I look at the tests first.\n"_s},
                    ToolStarted{u"1"_s, u"Read"_s, u"src/login.ts"_s, ToolKind::Read},
                    ToolEnded{u"1"_s, ToolEnding::Completed, u"the whole file"_s},
                    ToolStarted{u"2"_s, u"Bash"_s, u"npm test"_s, ToolKind::Execute},
                    ToolEnded{u"2"_s, ToolEnding::Completed, u"a\nb\n\n1 skipped\n12 passed\n"_s},
                    ToolStarted{u"3"_s, u"Edit"_s, u"src/login.ts"_s, ToolKind::Edit},
                    ToolEnded{u"3"_s, ToolEnding::Failed, u"no such file"_s}, MessageSaid{u"Done."_s}, TurnEnded{}}),
             (QStringList{u"session c0ffee00"_s, u""_s, u"I look at the tests first."_s, u""_s, u"  > Reading src/login.ts"_s,
                          u"  > Running: npm test"_s, u"    b"_s, u"    1 skipped"_s, u"    12 passed"_s, u"  > Editing src/login.ts"_s,
                          u"  x failed"_s, u"    no such file"_s, u""_s, u"Done."_s}));
}

void tst_Transcript::messagesAreWrappedAndCodeIsNot()
{
    Transcript transcript(m_plain);
    const QString word = u"word "_s;
    const QStringList wrappedLines = lines(transcript, {MessageSaid{word.repeated(40) + u"\n```\n"_s + word.repeated(40) + u"\n```"_s}});
    QCOMPARE(wrappedLines.size(), 3 + 3);
    QVERIFY(textWidth(wrappedLines.at(0)) <= 80);
    QCOMPARE(wrappedLines.at(4), word.repeated(40));
}

void tst_Transcript::planTellsWhatChanged()
{
    Transcript transcript(m_plain);
    const QString a = u"read"_s;
    const QString b = u"mend"_s;
    QCOMPARE(lines(transcript, {PlanChanged{{{a, PlanStepState::InProgress}, {b, PlanStepState::Pending}}}}),
             (QStringList{u"plan: 0 of 2 done"_s, u"  [>] read"_s, u"  [ ] mend"_s}));
    QCOMPARE(lines(transcript, {PlanChanged{{{a, PlanStepState::Completed}, {b, PlanStepState::Pending}}}}),
             (QStringList{u"plan: 1 of 2 done"_s, u"  [x] read"_s}));
    QVERIFY(lines(transcript, {PlanChanged{{{a, PlanStepState::Completed}, {b, PlanStepState::Pending}}}}).isEmpty());
    QCOMPARE(lines(transcript, {PlanChanged{{{b, PlanStepState::Completed}}}}), (QStringList{u"plan: 1 of 1 done"_s, u"  [x] mend"_s}));
}

void tst_Transcript::failureNamesItsToolWhenAnotherBeganMeanwhile()
{
    Transcript transcript(m_plain);
    QCOMPARE(lines(transcript, {ToolStarted{u"1"_s, u"Bash"_s, u"make"_s, ToolKind::Execute}, ToolStarted{u"2"_s, u"Bash"_s, u"ls"_s, ToolKind::Execute},
                                ToolEnded{u"1"_s, ToolEnding::Denied, {}}, ToolEnded{u"7"_s, ToolEnding::Failed, {}}}),
             (QStringList{u"  > Running: make"_s, u"  > Running: ls"_s, u"  x denied: Running: make"_s, u"  x failed"_s}));
}

void tst_Transcript::questionsAndLimits()
{
    Transcript transcript(m_plain);
    PermissionRequest request;
    request.tool = u"Bash"_s;
    request.summary = u"rm -rf build"_s;
    const QStringList told = lines(transcript, {PermissionAsked{request}, RateLimited{{}, u"too many requests"_s}});
    QCOMPARE(told.at(0), u"  ? asks to use Bash: rm -rf build"_s);
    QVERIFY(told.at(1).contains(u"sibyl-runner permissions"_s));
    QCOMPARE(told.at(2), u"  ! rate limited: too many requests"_s);
}

void tst_Transcript::usageAtTheEnd()
{
    Transcript transcript(m_plain);
    QVERIFY(transcript.usageLine().isEmpty());
    QVERIFY(lines(transcript, {UsageChanged{{.inputTokens = 940, .cacheReadTokens = 40'000, .outputTokens = 120, .costUsd = 0.125}}}).isEmpty());
    QCOMPARE(transcript.usageLine(), u"used 940 tokens in, 40,000 from the cache, 120 out, $0.13"_s);
    lines(transcript, {UsageChanged{{.inputTokens = 5, .outputTokens = 1, .costUsd = {}}}});
    QCOMPARE(transcript.usageLine(), u"used 5 tokens in, 1 out"_s);
    transcript.beginAttempt(1);
    QVERIFY(transcript.usageLine().isEmpty());
}

void tst_Transcript::nothingSteersTheTerminal()
{
    Transcript transcript(m_plain);
    const QString evil = u"\x1b[2J\x1b]0;t\x07\u202E\u009b1mx\ny\r"_s;
    PermissionRequest request;
    request.tool = evil;
    request.summary = evil;
    const QStringList all = lines(transcript,
                                  {SessionNamed{evil}, MessageSaid{evil}, ToolStarted{evil, evil, evil, ToolKind::Other},
                                   ToolEnded{evil, ToolEnding::Failed, evil}, PlanChanged{{{evil, PlanStepState::Pending}}},
                                   PermissionAsked{request}, RateLimited{{}, evil}});
    QVERIFY(all.size() > 7);
    for (const QString &line : all) {
        for (const QChar c : line) {
            QVERIFY2(c.category() != QChar::Other_Control && c != QChar(0x202E), qPrintable(line));
        }
    }
}

void tst_Transcript::everyLineFits()
{
    Transcript transcript(m_fancy);
    const QString text = u"some words "_s.repeated(27);
    const QStringList all = lines(transcript, {MessageSaid{text}, ToolStarted{u"1"_s, u"Bash"_s, text, ToolKind::Execute},
                                               ToolEnded{u"1"_s, ToolEnding::Failed, text}, PlanChanged{{{text, PlanStepState::InProgress}}},
                                               RateLimited{{}, text}});
    for (const QString &line : all) {
        QVERIFY2(textWidth(printableLine(line)) <= 80, qPrintable(line));
    }
    QVERIFY(all.contains(u""_s));
}

SIBYL_TEST(tst_Transcript)
#include "tst_Transcript.moc"
