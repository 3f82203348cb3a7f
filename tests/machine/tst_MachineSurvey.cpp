// SPDX-License-Identifier: Apache-2.0
#include "machine/MachineSurvey.h"
#include "machine/ProjectLanguages.h"
#include "support/FakeCommands.h"
#include "support/FakeMachine.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using sibyl::test::FakeCommands;
using sibyl::test::FakeMachine;

class tst_MachineSurvey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void languagesComeFromFilesInTheTopDirectory_data();
    void languagesComeFromFilesInTheTopDirectory();
    void toolsAreProgramsInThePathOfAgents();
    void dockerIsADaemonThatAnswers_data();
    void dockerIsADaemonThatAnswers();
    void gpuIsOneThatComputes_data();
    void gpuIsOneThatComputes();
    void findsAgentsWithVersions();
    void asksWithBoundsAndOnlyWithWhatAgentsSee();

private:
    MachineReport survey(const RunnerConfig &config = {})
    {
        MachineSurvey survey(*m_commands, m_machine->path(QStringLiteral("dev")));
        MachineReport report;
        int calls = 0;
        survey.survey(config, m_environment, this, [&](MachineReport found) {
            report = std::move(found);
            ++calls;
        });
        if (calls != 0) {
            qFatal("the answer came from inside the call");
        }
        QCoreApplication::processEvents();
        m_commands->answerAll();
        if (calls != 1) {
            qFatal("there were %d answers", calls);
        }
        return report;
    }

    std::unique_ptr<FakeMachine> m_machine;
    std::unique_ptr<FakeCommands> m_commands;
    EnvironmentBlock m_environment;
};

void tst_MachineSurvey::init()
{
    m_machine = std::make_unique<FakeMachine>();
    m_commands = std::make_unique<FakeCommands>();
    m_environment = m_machine->environment();
}

void tst_MachineSurvey::languagesComeFromFilesInTheTopDirectory_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("pyproject.toml") << QStringLiteral("python");
    QTest::newRow("setup.py") << QStringLiteral("python");
    QTest::newRow("requirements.txt") << QStringLiteral("python");
    QTest::newRow("Pipfile") << QStringLiteral("python");
    QTest::newRow("package.json") << QStringLiteral("node");
    QTest::newRow("yarn.lock") << QStringLiteral("node");
    QTest::newRow("pnpm-lock.yaml") << QStringLiteral("node");
    QTest::newRow("Cargo.toml") << QStringLiteral("rust");
    QTest::newRow("go.mod") << QStringLiteral("go");
    QTest::newRow("Gemfile") << QStringLiteral("ruby");
    QTest::newRow("pom.xml") << QStringLiteral("java");
    QTest::newRow("build.gradle") << QStringLiteral("java");
    QTest::newRow("build.gradle.kts") << QStringLiteral("java");
    QTest::newRow("shop.csproj") << QStringLiteral("dotnet");
    QTest::newRow("shop.fsproj") << QStringLiteral("dotnet");
    QTest::newRow("shop.sln") << QStringLiteral("dotnet");
    QTest::newRow("README.md") << QString();
    QTest::newRow("below/package.json") << QString();
    QTest::newRow("package.json/index") << QString(); // a directory of that name
}

void tst_MachineSurvey::languagesComeFromFilesInTheTopDirectory()
{
    QFETCH(QString, language);
    m_machine->file(QStringLiteral("shop/") + QString::fromLatin1(QTest::currentDataTag()));
    const QStringList expected = language.isEmpty() ? QStringList() : QStringList{language};
    QCOMPARE(languagesOf(m_machine->path(QStringLiteral("shop"))), expected);
    RunnerConfig config;
    config.links = {{m_machine->path(QStringLiteral("shop")), QStringLiteral("p1"), {}, {}},
                    {m_machine->path(QStringLiteral("gone")), QStringLiteral("p2"), {}, {}}};
    QCOMPARE(capabilitiesOf(survey(config)), expected);
}

void tst_MachineSurvey::toolsAreProgramsInThePathOfAgents()
{
    m_machine->program(QStringLiteral("bin/python3"));
    m_machine->program(QStringLiteral("bin/cargo"));
    m_machine->program(QStringLiteral(".local/bin/go")); // not in PATH: an agent would not find it
    m_machine->file(QStringLiteral("bin/ruby"));         // not executable
    QCOMPARE(capabilitiesOf(survey()), (QStringList{QStringLiteral("python"), QStringLiteral("rust")}));
}

void tst_MachineSurvey::dockerIsADaemonThatAnswers_data()
{
    QTest::addColumn<bool>("isInstalled");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<bool>("isThere");
    QTest::newRow("not installed") << false << QByteArray("28.2.2\n") << 0 << false;
    QTest::newRow("a daemon") << true << QByteArray("28.2.2\n") << 0 << true;
    QTest::newRow("the client alone") << true << QByteArray("Cannot connect to the Docker daemon") << 1 << false;
    QTest::newRow("success without a version") << true << QByteArray("\n") << 0 << false;
}

void tst_MachineSurvey::dockerIsADaemonThatAnswers()
{
    QFETCH(bool, isInstalled);
    QFETCH(QByteArray, output);
    QFETCH(int, exitCode);
    QFETCH(bool, isThere);
    if (isInstalled) {
        m_machine->program(QStringLiteral("bin/docker"));
    }
    m_commands->answer("docker version --format {{.Server.Version}}", output.constData(), exitCode);
    const MachineReport report = survey();
    QCOMPARE(report.docker.isThere, isThere);
    QVERIFY(!report.docker.detail.isEmpty());
    QCOMPARE(capabilitiesOf(report).contains(QStringLiteral("docker")), isThere);
}

void tst_MachineSurvey::gpuIsOneThatComputes_data()
{
    QTest::addColumn<bool>("hasTool");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("device");
    QTest::addColumn<bool>("isThere");
    const QByteArray listed("GPU 0: NVIDIA L4 (UUID: GPU-1)\n");
    QTest::newRow("nothing") << false << QByteArray() << 0 << QString() << false;
    QTest::newRow("listed") << true << listed << 0 << QString() << true;
    QTest::newRow("no driver") << true << QByteArray("NVIDIA-SMI has failed") << 9 << QString() << false;
    QTest::newRow("a tool that lists nothing") << true << QByteArray("No devices were found\n") << 0 << QString() << false;
    QTest::newRow("a tool that lists nothing, with a device left over") << true << QByteArray("No devices were found\n") << 0 << QStringLiteral("nvidia0") << false;
    QTest::newRow("a device without the tool") << false << QByteArray() << 0 << QStringLiteral("nvidia0") << true;
    QTest::newRow("AMD") << false << QByteArray() << 0 << QStringLiteral("kfd") << true;
    QTest::newRow("AMD beside a useless tool") << true << QByteArray("failed") << 9 << QStringLiteral("kfd") << true;
    QTest::newRow("control devices are none") << false << QByteArray() << 0 << QStringLiteral("nvidiactl") << false;
    QTest::newRow("displays are none") << false << QByteArray() << 0 << QStringLiteral("dri/renderD128") << false;
}

void tst_MachineSurvey::gpuIsOneThatComputes()
{
    QFETCH(bool, hasTool);
    QFETCH(QByteArray, output);
    QFETCH(int, exitCode);
    QFETCH(QString, device);
    QFETCH(bool, isThere);
    if (hasTool) {
        m_machine->program(QStringLiteral("bin/nvidia-smi"));
        m_commands->answer("nvidia-smi -L", output.constData(), exitCode);
    }
    if (!device.isEmpty()) {
        m_machine->file(QStringLiteral("dev/") + device);
    }
    const MachineReport report = survey();
    QCOMPARE(report.gpu.isThere, isThere);
    QVERIFY(!report.gpu.detail.isEmpty());
}

void tst_MachineSurvey::findsAgentsWithVersions()
{
    m_machine->program(QStringLiteral("bin/claude"));
    m_commands->answer("claude --version", "2.1.330 (Claude Code)");
    QVERIFY(agentNamed(quickReport({}, m_environment).agents, QStringLiteral("claude"))->version.isEmpty());
    const MachineReport report = survey();
    QCOMPARE(agentNamed(report.agents, QStringLiteral("claude"))->version, QStringLiteral("2.1.330"));
    QCOMPARE(capabilitiesOf(report), QStringList{QStringLiteral("agent:claude")});
}

void tst_MachineSurvey::asksWithBoundsAndOnlyWithWhatAgentsSee()
{
    m_environment.insert("SIBYL_RUNNER_TOKEN", "secret");
    m_environment.insert("ONLY_OURS", "x");
    for (const char *program : {"claude", "docker", "nvidia-smi"}) {
        m_machine->program(QStringLiteral("bin/") + QString::fromLatin1(program));
    }
    survey();
    QCOMPARE(m_commands->asked.size(), 3);
    for (const CommandSpec &spec : m_commands->asked) {
        QVERIFY(!spec.environment.contains("SIBYL_RUNNER_TOKEN") && !spec.environment.contains("ONLY_OURS"));
        QVERIFY(spec.timeLimit <= Milliseconds(20'000) && spec.maxOutputBytes <= 64 * 1024);
    }
}

SIBYL_TEST(tst_MachineSurvey)
#include "tst_MachineSurvey.moc"
