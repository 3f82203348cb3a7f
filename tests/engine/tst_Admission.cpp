// SPDX-License-Identifier: Apache-2.0
#include "engine/Admission.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_Admission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheTable_data();
    void followsTheTable();
    void aRunningTaskIsAcknowledgedEvenWhileDraining();
    void waitsHereRatherThanBurningAttempts();
};

Q_DECLARE_METATYPE(sibyl::AdmissionQuestion)
Q_DECLARE_METATYPE(sibyl::Admission)

void tst_Admission::followsTheTable_data()
{
    using enum AdmissionVerb;
    QTest::addColumn<AdmissionQuestion>("question");
    QTest::addColumn<Admission>("expected");
    const auto row = [](const char *name, AdmissionQuestion question, Admission expected) {
        QTest::newRow(name) << question << expected;
    };
    const KnownAttempt running2{2, false, false};
    const KnownAttempt ended2{2, true, false};
    const KnownAttempt retryable2{2, true, true};

    row("unknown, no attempt", {}, {Accept, 1, {}});
    row("unknown, attempt 3", {.attempt = 3}, {Accept, 3, {}});
    row("that one, running", {.attempt = 2, .known = running2}, {AckAgain, 2, {}});
    row("that one, ended", {.attempt = 2, .known = ended2}, {AnswerAgain, 2, {}});
    row("that one, ended retryable", {.attempt = 2, .known = retryable2}, {AnswerAgain, 2, {}});
    row("a lower one running", {.attempt = 3, .known = running2}, {Accept, 3, {}});
    row("a lower one ended", {.attempt = 3, .known = ended2}, {Accept, 3, {}});
    row("a higher one known", {.attempt = 1, .known = running2}, {Reject, 1, QStringLiteral("stale_attempt")});
    row("no attempt, running", {.known = running2}, {AckAgain, 2, {}});
    row("no attempt, ended", {.known = ended2}, {AnswerAgain, 2, {}});
    row("no attempt, retryable", {.known = retryable2}, {Accept, 3, {}});
    row("draining", {.isDraining = true}, {Reject, 1, QStringLiteral("runner_draining")});
    row("paused", {.isPaused = true}, {Reject, 1, QStringLiteral("runner_paused")});
    row("retryable while draining", {.known = retryable2, .isDraining = true},
        {Reject, 3, QStringLiteral("runner_draining")});
}

void tst_Admission::followsTheTable()
{
    QFETCH(AdmissionQuestion, question);
    QFETCH(Admission, expected);
    const Admission admission = admit(question);
    QCOMPARE(admission.verb, expected.verb);
    QCOMPARE(admission.attempt, expected.attempt);
    QCOMPARE(admission.reason, expected.reason);
}

void tst_Admission::aRunningTaskIsAcknowledgedEvenWhileDraining()
{
    const Admission admission = admit({.attempt = 1, .known = KnownAttempt{1, false, false}, .isDraining = true});
    QCOMPARE(admission.verb, AdmissionVerb::AckAgain);
}

void tst_Admission::waitsHereRatherThanBurningAttempts()
{
    QCOMPARE(admit({.openTasks = 3, .capacity = 3}).verb, AdmissionVerb::Accept);
    QCOMPARE(admit({.openTasks = 2 + localQueueLimit, .capacity = 3}).verb, AdmissionVerb::Accept);
    const Admission full = admit({.openTasks = 3 + localQueueLimit, .capacity = 3});
    QCOMPARE(full.verb, AdmissionVerb::Reject);
    QCOMPARE(full.reason, QStringLiteral("at_capacity"));
}

SIBYL_TEST(tst_Admission)
#include "tst_Admission.moc"
