// SPDX-License-Identifier: Apache-2.0
#include "control/ControlSocketPath.h"

#include "support/TestMain.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_ControlSocketPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_runtimeBefore = qgetenv("XDG_RUNTIME_DIR"); }
    void cleanupTestCase() { qputenv("XDG_RUNTIME_DIR", m_runtimeBefore); }
    void init();

    void pathIsShortAndStable();
    void tooLongRuntimeDirectoryIsAnError();
    void preparedDirectoriesArePrivate();
    void clientFindsTheNotedPath();
    void unregisteredRunnerHasADirectoryOfItsOwn();

private:
    QByteArray m_runtimeBefore;
    std::unique_ptr<QTemporaryDir> m_directory;
    RunnerConfig m_config;
};

void tst_ControlSocketPath::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    const QString runtime = m_directory->filePath(u"run"_s);
    QVERIFY(QDir().mkpath(runtime));
    qputenv("XDG_RUNTIME_DIR", runtime.toLocal8Bit());
    m_config = {};
    m_config.stateDir = m_directory->filePath(u"state"_s);
}

void tst_ControlSocketPath::pathIsShortAndStable()
{
    const Result<QString> one = controlSocketPath(u"/home/u/.local/state/sibyl/runners/abc"_s);
    QVERIFY(one.has_value());
    QVERIFY(one->startsWith(m_directory->filePath(u"run/sibyl/"_s)));
    QVERIFY(one->endsWith(u"/control.sock"_s));
    QCOMPARE(QFileInfo(*one).dir().dirName().size(), 12);
    QCOMPARE(*controlSocketPath(u"/home/u/.local/state/sibyl/runners/abc/"_s), *one);
    QVERIFY(*controlSocketPath(u"/home/u/.local/state/sibyl/runners/abd"_s) != *one);
}

void tst_ControlSocketPath::tooLongRuntimeDirectoryIsAnError()
{
    const QString runtime = m_directory->filePath(QString(100, u'x'));
    QVERIFY(QDir().mkpath(runtime));
    qputenv("XDG_RUNTIME_DIR", runtime.toLocal8Bit());
    const Result<QString> path = controlSocketPath(u"/x"_s);
    QVERIFY(!path);
    QVERIFY(path.error().what.contains(u"XDG_RUNTIME_DIR"_s));
}

void tst_ControlSocketPath::preparedDirectoriesArePrivate()
{
    const Result<QString> path = prepareControlSocket(m_config.stateDir + u"/runners/abc"_s);
    QVERIFY(path.has_value());
    for (QString directory = QFileInfo(*path).path(); directory.size() > m_directory->filePath(u"run"_s).size();
         directory = QFileInfo(directory).path()) {
        QCOMPARE(QFile::permissions(directory) & QFile::Permissions(0x0077), QFile::Permissions());
    }
}

void tst_ControlSocketPath::clientFindsTheNotedPath()
{
    m_config.serverUrl = u"http://127.0.0.1:1"_s;
    m_config.runnerId = u"6f1c9a3e"_s;
    const Result<QString> path = prepareControlSocket(controlInstanceDirectory(m_config));
    QVERIFY(path.has_value());
    // The client runs where the runtime directory is another one.
    const QString other = m_directory->filePath(u"other"_s);
    QVERIFY(QDir().mkpath(other));
    qputenv("XDG_RUNTIME_DIR", other.toLocal8Bit());
    QCOMPARE(controlSocketCandidates(m_config).value(0), *path);
}

void tst_ControlSocketPath::unregisteredRunnerHasADirectoryOfItsOwn()
{
    QCOMPARE(controlInstanceDirectory(m_config), m_config.stateDir + u"/runners/unregistered"_s);
    const Result<QString> waiting = prepareControlSocket(controlInstanceDirectory(m_config));
    QVERIFY(waiting.has_value());
    // Registered meanwhile: the daemon may still wait at its old place.
    m_config.serverUrl = u"http://127.0.0.1:1"_s;
    m_config.runnerId = u"6f1c9a3e"_s;
    QVERIFY(controlSocketCandidates(m_config).contains(*waiting));
}

SIBYL_TEST(tst_ControlSocketPath)
#include "tst_ControlSocketPath.moc"
