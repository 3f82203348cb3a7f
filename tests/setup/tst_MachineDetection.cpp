// SPDX-License-Identifier: Apache-2.0
#include "setup/MachineDetection.h"

#include "FakeCommandRunner.h"
#include "base/SystemClock.h"
#include "support/TestMain.h"

#include <QTest>

#include <algorithm>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_MachineDetection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isolationThatAnswersIsAvailable();
    void nothingAtAllIsAnAnswerToo();

private:
    MachineFacts detected();
    static FoundFeature feature(const QList<FoundFeature> &features, const QString &name);

    SystemClock m_clock;
    test::FakeCommandRunner m_commands;
};

MachineFacts tst_MachineDetection::detected()
{
    Git git(m_commands, m_clock);
    std::optional<MachineFacts> facts;
    detectMachine({.clock = m_clock, .commands = m_commands, .git = git, .config = {}}, {}, this,
                  [&](const Result<MachineFacts> &answer) { facts = *answer; });
    const bool isAnswered = QTest::qWaitFor([&] { return facts.has_value(); });
    return isAnswered ? *facts : MachineFacts();
}

FoundFeature tst_MachineDetection::feature(const QList<FoundFeature> &features, const QString &name)
{
    const auto found = std::find_if(features.begin(), features.end(), [&](const FoundFeature &one) { return one.name == name; });
    return found == features.end() ? FoundFeature() : *found;
}

void tst_MachineDetection::isolationThatAnswersIsAvailable()
{
    m_commands = {};
    m_commands.prepared.insert(u"bwrap "_s, {});
    m_commands.prepared.insert(u"podman --version"_s, {.stdoutBytes = "podman version 4.3.1\n", .stderrBytes = {}});
    m_commands.prepared.insert(u"docker version"_s, {.exitCode = 1, .stdoutBytes = "\n", .stderrBytes = "Cannot connect to the Docker daemon\n"});
    const MachineFacts facts = detected();
    QVERIFY(feature(facts.isolations, u"bubblewrap"_s).isAvailable);
    QVERIFY(feature(facts.isolations, u"none"_s).isUsable);
    QCOMPARE(feature(facts.isolations, u"podman"_s), (FoundFeature{u"podman"_s, true, u"4.3.1"_s, false}));
    // The client alone is no docker.
    QCOMPARE(feature(facts.isolations, u"docker"_s), (FoundFeature{u"docker"_s, false, u"Cannot connect to the Docker daemon"_s, false}));
}

void tst_MachineDetection::nothingAtAllIsAnAnswerToo()
{
    m_commands = {};
    const MachineFacts facts = detected();
    QVERIFY(!facts.hostName.isEmpty());
    QVERIFY(facts.cores >= 1 && facts.suggestedCapacity >= 1 && facts.suggestedCapacity <= 20);
    QVERIFY(feature(facts.isolations, u"none"_s).isAvailable);
    QVERIFY(facts.repositories.isEmpty());
}

SIBYL_TEST(tst_MachineDetection)
#include "tst_MachineDetection.moc"
