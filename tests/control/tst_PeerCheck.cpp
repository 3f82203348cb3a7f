// SPDX-License-Identifier: Apache-2.0
#include "control/PeerCheck.h"

#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

// Every walk is over a made-up /proc; pids are beyond what a real system gives, so none exists.
class tst_PeerCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_proc = std::make_unique<QTemporaryDir>(); }

    void shellOfTheUserMay();
    void agentMayNot();
    void agentBehindOddNamesMayNot();
    void runnerInsideAnAgentServesItsSiblings();
    void vanishedPeerMayNot();
    void loopEnds();

private:
    static constexpr qint64 init_ = 900'000'001;
    static constexpr qint64 daemon = 900'000'010;
    static constexpr qint64 shell = 900'000'020;
    static constexpr qint64 supervisor = 900'000'030;
    static constexpr qint64 agent = 900'000'031;
    static constexpr qint64 peer = 900'000'040;

    void add(qint64 pid, const QByteArray &name, qint64 parentPid);
    bool mayConnect() { return checkAncestors(peer, daemon, m_proc->path()).has_value(); }

    std::unique_ptr<QTemporaryDir> m_proc;
};

void tst_PeerCheck::add(qint64 pid, const QByteArray &name, qint64 parentPid)
{
    const QString directory = m_proc->filePath(QString::number(pid));
    QVERIFY(QDir().mkpath(directory));
    QFile stat(directory + u"/stat"_s);
    QVERIFY(stat.open(QIODevice::WriteOnly));
    stat.write(QByteArray::number(pid) + " (" + name + ") S " + QByteArray::number(parentPid) + " 1 1 0 -1 4194560\n");
}

void tst_PeerCheck::shellOfTheUserMay()
{
    add(init_, "systemd", 0);
    add(daemon, "sibyl-runner", init_);
    add(shell, "bash", init_);
    add(peer, "sibyl-runner", shell);
    QVERIFY(mayConnect());
}

void tst_PeerCheck::agentMayNot()
{
    add(init_, "systemd", 0);
    add(daemon, "sibyl-runner", init_);
    add(supervisor, "sibyl-agent-sup", init_);
    add(agent, "sh", supervisor);
    add(peer, "sibyl-runner", agent);
    QVERIFY(!mayConnect());
}

void tst_PeerCheck::agentBehindOddNamesMayNot()
{
    add(init_, "systemd", 0);
    add(daemon, "sibyl-runner", init_);
    add(supervisor, "sibyl-agent-sup", init_);
    add(agent, "a) S 1 (", supervisor);
    add(peer, ") 0 (", agent);
    QVERIFY(!mayConnect());
}

void tst_PeerCheck::runnerInsideAnAgentServesItsSiblings()
{
    add(init_, "systemd", 0);
    add(supervisor, "sibyl-agent-sup", init_);
    add(agent, "sh", supervisor);
    add(daemon, "sibyl-runner", agent);
    add(peer, "sibyl-runner", agent);
    QVERIFY(mayConnect());
}

void tst_PeerCheck::vanishedPeerMayNot()
{
    add(daemon, "sibyl-runner", 0);
    QVERIFY(!mayConnect());
    add(peer, "sh", agent); // whose parent has gone
    QVERIFY(!mayConnect());
}

void tst_PeerCheck::loopEnds()
{
    add(daemon, "sibyl-runner", 0);
    add(peer, "a", agent);
    add(agent, "b", peer);
    QVERIFY(!mayConnect());
}

SIBYL_TEST(tst_PeerCheck)
#include "tst_PeerCheck.moc"
