// SPDX-License-Identifier: Apache-2.0
#include "config/ConfigLoader.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace std::chrono_literals;

class tst_ProjectWorktrees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePlainFormHasTheDefaults();
    void everythingCanBeSaid();
    void aScriptMayBeALine();
    void wrongValuesAreNamed_data();
    void wrongValuesAreNamed();
    void ignoredFilesToRescueAreNamed();

private:
    Result<LoadedConfig> load(const QByteArray &yaml, const Environment &environment = {})
    {
        const QString path = m_dir.filePath(QStringLiteral("runner.yaml"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(yaml) != yaml.size() || !file.flush()) {
            return fail(ErrorKind::Storage, QStringLiteral("the test cannot write its file"));
        }
        ConfigSources sources;
        sources.explicitFile = path;
        sources.environment = environment;
        sources.homeDirectory = m_dir.path();
        return loadConfig(sources);
    }
    static QByteArray project(const QByteArray &lines)
    {
        return "projects:\n  - path: /tmp\n    id: 0f0e5a1c-6a5e-4a8e-9d55-5b7a3c1d2e3f\n" + lines;
    }

    QTemporaryDir m_dir;
};

void tst_ProjectWorktrees::thePlainFormHasTheDefaults()
{
    const auto loaded = load(project(""));
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text()));
    QCOMPARE(loaded->config.links.size(), 1);
    QCOMPARE(loaded->config.links.first().worktrees, ProjectWorktrees());
    QVERIFY2(loaded->warnings.isEmpty(), qPrintable(loaded->warnings.join(u'\n')));
}

void tst_ProjectWorktrees::everythingCanBeSaid()
{
    const auto loaded = load(project(R"(    base_ref: develop
    copy: [".env*", node_modules/]
    sparse: [apps/web/, lib]
    submodules: false
    lfs: no
    pool: 2
    setup: {command: npm ci, timeout: 900}
    cleanup: {command: docker compose down, timeout: 60}
)"));
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text()));
    QVERIFY2(loaded->warnings.isEmpty(), qPrintable(loaded->warnings.join(u'\n')));
    ProjectWorktrees expected;
    expected.baseRef = QStringLiteral("develop");
    expected.copy = {QStringLiteral(".env*"), QStringLiteral("node_modules/")};
    expected.sparse = {QStringLiteral("apps/web"), QStringLiteral("lib")};
    expected.submodules = false;
    expected.lfs = false;
    expected.pool = 2;
    expected.setup = {QStringLiteral("npm ci"), 900s};
    expected.cleanup = {QStringLiteral("docker compose down"), 60s};
    QCOMPARE(loaded->config.links.first().worktrees, expected);
}

void tst_ProjectWorktrees::aScriptMayBeALine()
{
    const auto loaded = load(project("    setup: make deps\n"));
    QVERIFY(loaded);
    QCOMPARE(loaded->config.links.first().worktrees.setup, (ProjectCommand{QStringLiteral("make deps"), 600s}));
}

void tst_ProjectWorktrees::wrongValuesAreNamed_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("named");
    QTest::newRow("upwards") << QByteArray("    sparse: [../other]\n") << QStringLiteral("projects[0].sparse");
    QTest::newRow("absolute") << QByteArray("    sparse: [/etc]\n") << QStringLiteral("projects[0].sparse");
    QTest::newRow("no list") << QByteArray("    copy: {a: b}\n") << QStringLiteral("projects[0].copy");
    QTest::newRow("empty pattern") << QByteArray("    copy: [\"\"]\n") << QStringLiteral("projects[0].copy");
    QTest::newRow("too many") << QByteArray("    pool: 17\n") << QStringLiteral("projects[0].pool");
    QTest::newRow("no command") << QByteArray("    setup: {timeout: 5}\n") << QStringLiteral("projects[0].setup.command");
    QTest::newRow("no time") << QByteArray("    cleanup: {command: x, timeout: 0}\n") << QStringLiteral("projects[0].cleanup.timeout");
    QTest::newRow("not a word") << QByteArray("    lfs: maybe\n") << QStringLiteral("projects[0].lfs");
}

void tst_ProjectWorktrees::wrongValuesAreNamed()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, named);
    const auto loaded = load(project(line));
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().text().contains(named), qPrintable(loaded.error().text()));
    QVERIFY2(loaded.error().text().contains(QStringLiteral("runner.yaml:4")), qPrintable(loaded.error().text()));
}

void tst_ProjectWorktrees::ignoredFilesToRescueAreNamed()
{
    const QStringList expected{QStringLiteral(".env*"), QStringLiteral("/out/")};
    const auto file = load("rescue:\n  include: [\".env*\", /out/]\n");
    QVERIFY(file);
    QCOMPARE(file->config.rescueInclude, expected);
    const auto variable = load("", {{QStringLiteral("SIBYL_RESCUE_INCLUDE"), QStringLiteral(".env*,/out/")}});
    QVERIFY(variable);
    QCOMPARE(variable->config.rescueInclude, expected);
}

SIBYL_TEST(tst_ProjectWorktrees)
#include "tst_ProjectWorktrees.moc"
