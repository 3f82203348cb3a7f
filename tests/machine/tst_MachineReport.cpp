// SPDX-License-Identifier: Apache-2.0
#include "machine/MachineReport.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_MachineReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void capabilitiesAreWhatWasFound();
    void configuredWordsAreAddedAndTakenAway_data();
    void configuredWordsAreAddedAndTakenAway();
    void settingsForAChoiceAnnounceIt_data();
    void settingsForAChoiceAnnounceIt();
    void thereAreNoMoreThanAServerTakes();
};

namespace {

QStringList words(const char *line)
{
    return QString::fromLatin1(line).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

void tst_MachineReport::capabilitiesAreWhatWasFound()
{
    MachineReport report;
    DetectedAgent claude;
    claude.profile.name = QStringLiteral("claude");
    claude.isFound = true;
    DetectedAgent missing;
    missing.profile.name = QStringLiteral("codex");
    missing.problem = QStringLiteral("not found");
    DetectedAgent command;
    command.profile.name = QStringLiteral("command");
    report.agents = {claude, missing, command};
    report.tools = words("node git");
    report.languages = {{QStringLiteral("/a"), words("rust node")}, {QStringLiteral("/b"), words("python")}};
    QCOMPARE(capabilitiesOf(report), words("agent:claude git node python rust"));
    report.docker.isThere = true;
    report.gpu.isThere = true;
    QCOMPARE(capabilitiesOf(report), words("agent:claude docker git gpu node python rust"));
}

void tst_MachineReport::configuredWordsAreAddedAndTakenAway_data()
{
    QTest::addColumn<QString>("found");
    QTest::addColumn<QString>("configured");
    QTest::addColumn<QString>("announced");
    const auto row = [](const char *name, const char *found, const char *configured, const char *announced) {
        QTest::newRow(name) << QString::fromLatin1(found) << QString::fromLatin1(configured) << QString::fromLatin1(announced);
    };
    row("nothing configured", "docker node", "", "docker node");
    row("a word more", "node", "gpu", "gpu node");
    row("the original's default", "node", "docker", "docker node");
    row("a word that is found anyway", "docker", "docker", "docker");
    row("one less", "docker node", "-docker", "node");
    row("one less that is not there", "node", "-docker", "node");
    row("an agent less", "agent:claude agent:codex", "-agent:codex", "agent:claude");
    row("both ways: it goes", "node", "gpu -gpu", "node");
    row("both ways, the other order", "node", "-gpu gpu", "node");
}

void tst_MachineReport::configuredWordsAreAddedAndTakenAway()
{
    QFETCH(QString, found);
    QFETCH(QString, configured);
    QFETCH(QString, announced);
    QCOMPARE(announcedCapabilities(found.split(u' ', Qt::SkipEmptyParts), configured.split(u' ', Qt::SkipEmptyParts)),
             announced.split(u' ', Qt::SkipEmptyParts));
}

void tst_MachineReport::settingsForAChoiceAnnounceIt_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::newRow("all that is found") << QStringLiteral("docker node");
    QTest::newRow("one of them") << QStringLiteral("node");
    QTest::newRow("one more") << QStringLiteral("docker gpu node");
    QTest::newRow("another one") << QStringLiteral("gpu");
    QTest::newRow("none") << QString();
}

void tst_MachineReport::settingsForAChoiceAnnounceIt()
{
    QFETCH(QString, wanted);
    const QStringList found = words("docker node");
    const QStringList chosen = wanted.split(u' ', Qt::SkipEmptyParts);
    QCOMPARE(announcedCapabilities(found, configuredFor(found, chosen)), chosen);
}

void tst_MachineReport::thereAreNoMoreThanAServerTakes()
{
    QStringList many;
    for (int i = 0; i < 150; ++i) {
        many << QString::number(i);
    }
    QCOMPARE(announcedCapabilities({}, many).size(), 100);
}

SIBYL_TEST(tst_MachineReport)
#include "tst_MachineReport.moc"
