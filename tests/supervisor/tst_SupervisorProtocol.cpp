// SPDX-License-Identifier: Apache-2.0
#include "process/AssignFrame.h"
#include "process/AttemptDirectory.h"
#include "process/SupervisorProgram.h"
#include "process/SupervisorSpawn.h"
#include "shim/Frame.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

using namespace sibyl;
using namespace Qt::StringLiterals;

// The program by itself, spoken to byte by byte.
class tst_SupervisorProtocol : public QObject
{
    Q_OBJECT

private:
    struct Frame {
        int type = -1; // -1: the connection ended
        QByteArray body;
    };

    QTemporaryDir m_directory;
    QString m_attempt;
    UniqueFd m_socket;
    int m_attempts = 0;

    QByteArray assignment(const QStringList &arguments)
    {
        ProcessSpec spec;
        spec.program = QCoreApplication::applicationDirPath() + u"/sibyl-fakeagent"_s;
        spec.arguments = arguments;
        spec.workingDirectory = m_directory.path();
        const QByteArray socket = QFile::encodeName(m_directory.filePath(u"s%1"_s.arg(m_attempts)));
        return encodeAssign(spec, m_attempt, socket).value_or(QByteArray());
    }
    static QByteArray frame(shim::FrameType type, const QByteArray &body = {}, std::uint16_t version = shim::protocolVersion)
    {
        shim::FrameHeader header;
        header.type = static_cast<std::uint16_t>(type);
        header.version = version;
        header.bodyBytes = static_cast<std::uint32_t>(body.size());
        return QByteArray(reinterpret_cast<const char *>(&header), sizeof header) + body;
    }
    bool send(const QByteArray &bytes) const
    {
        return ::send(m_socket.get(), bytes.constData(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL) == bytes.size();
    }
    bool receive(char *to, size_t bytes) const
    {
        for (size_t have = 0; have < bytes;) {
            struct pollfd readable {m_socket.get(), POLLIN, 0};
            if (::poll(&readable, 1, 10'000) != 1) {
                return false;
            }
            const ssize_t n = ::recv(m_socket.get(), to + have, bytes - have, 0);
            if (n <= 0) {
                return false;
            }
            have += static_cast<size_t>(n);
        }
        return true;
    }
    Frame next() const
    {
        shim::FrameHeader header;
        if (!receive(reinterpret_cast<char *>(&header), sizeof header)) {
            return {};
        }
        Frame frame{header.type, QByteArray(static_cast<qsizetype>(header.bodyBytes), '\0')};
        return receive(frame.body.data(), static_cast<size_t>(frame.body.size())) ? frame : Frame{};
    }
    Frame skipTo(shim::FrameType wanted) const
    {
        Frame frame = next();
        while (frame.type != -1 && frame.type != number(wanted)) {
            frame = next();
        }
        return frame;
    }
    static int number(shim::FrameType type) { return static_cast<int>(type); }
    static qsizetype openFilesOf(qint64 pid)
    {
        return QDir(u"/proc/%1/fd"_s.arg(pid)).entryList(QDir::NoDotAndDotDot | QDir::System | QDir::AllEntries).size();
    }
    void beginAttempt()
    {
        m_attempt = m_directory.filePath(u"attempt%1"_s.arg(++m_attempts));
        QDir().mkpath(m_attempt);
        QFile::setPermissions(m_attempt, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

private Q_SLOTS:
    void init()
    {
        beginAttempt();
        const Result<QString> program = findSupervisorProgram();
        QVERIFY2(program, qPrintable(program ? QString() : program.error().text()));
        Result<SpawnedSupervisor> spawned = spawnSupervisor(*program);
        QVERIFY(spawned.has_value());
        ::waitpid(spawned->intermediate, nullptr, 0);
        m_socket = std::move(spawned->socket);
    }
    void cleanup() { m_socket.reset(); }

    void conversation()
    {
        QVERIFY(send(frame(shim::FrameType::Assign, assignment({u"err"_s, u"x"_s, u"exit"_s, u"3"_s}))));
        QCOMPARE(next().type, number(shim::FrameType::Ready));
        QCOMPARE(AttemptDirectory(m_attempt).state(), AttemptDirectory::State::Waiting);
        QVERIFY(!QFile::exists(m_attempt + u"/started"_s));
        QVERIFY(send(frame(shim::FrameType::Go)));
        QCOMPARE(next().type, number(shim::FrameType::Started));
        QVERIFY(QFile::exists(m_attempt + u"/started"_s));
        Frame last = next();
        while (last.type == number(shim::FrameType::Output)) {
            last = next();
        }
        QCOMPARE(last.type, number(shim::FrameType::Exited));
        shim::ExitRecord record;
        QVERIFY(shim::openRecord(last.body.constData(), static_cast<size_t>(last.body.size()), shim::RecordKind::Exit, &record, sizeof record));
        QCOMPARE(record.value, 3);
        QCOMPARE(record.stdoutBytes, 6U);
        QCOMPARE(record.stderrBytes, 1U);
        QCOMPARE(next().type, number(shim::FrameType::Free));
        QCOMPARE(AttemptDirectory(m_attempt).state(), AttemptDirectory::State::Ended);
    }

    void servesOneAgentAfterTheOther()
    {
        QVERIFY(send(frame(shim::FrameType::Assign, assignment({u"flood"_s, u"1"_s, u"exit"_s, u"3"_s})) + frame(shim::FrameType::Go)));
        QCOMPARE(skipTo(shim::FrameType::Exited).type, number(shim::FrameType::Exited));
        QCOMPARE(next().type, number(shim::FrameType::Free));
        const AttemptDirectory first(m_attempt);
        const qint64 supervisor = first.identity()->supervisorPid;
        const qsizetype openFiles = openFilesOf(supervisor);

        beginAttempt();
        // A Kill that crossed the end of the first agent is none of the second's business.
        QVERIFY(send(frame(shim::FrameType::Kill, QByteArray(sizeof(shim::KillBody), '\0'))));
        QVERIFY(send(frame(shim::FrameType::Assign, assignment({u"exit"_s, u"4"_s})) + frame(shim::FrameType::Go)));
        QCOMPARE(skipTo(shim::FrameType::Exited).type, number(shim::FrameType::Exited));
        QCOMPARE(next().type, number(shim::FrameType::Free));
        const AttemptDirectory second(m_attempt);
        QCOMPARE(first.exitRecord()->value, 3);
        QVERIFY(first.exitRecord()->stdoutBytes > 1024 * 1024);
        QCOMPARE(second.exitRecord()->value, 4);
        QCOMPARE(second.exitRecord()->stdoutBytes, 6U);
        QCOMPARE(second.identity()->supervisorPid, supervisor);
        QVERIFY(qstrcmp(first.identity()->cookie, second.identity()->cookie) != 0);
        QCOMPARE(openFilesOf(supervisor), openFiles);
    }

    void oneThatWasToldToStopServesNoOther()
    {
        QVERIFY(send(frame(shim::FrameType::Assign, assignment({u"rest"_s})) + frame(shim::FrameType::Go)));
        QCOMPARE(skipTo(shim::FrameType::Started).type, number(shim::FrameType::Started));
        QCOMPARE(::kill(static_cast<pid_t>(AttemptDirectory(m_attempt).identity()->supervisorPid), SIGTERM), 0);
        QCOMPARE(skipTo(shim::FrameType::Exited).type, number(shim::FrameType::Exited));
        QCOMPARE(next().type, -1);
    }

    void goBeforeAssignDoesNothing()
    {
        QVERIFY(send(frame(shim::FrameType::Go) + frame(shim::FrameType::Input)));
        QVERIFY(send(frame(shim::FrameType::Assign, assignment({u"exit"_s, u"0"_s}))));
        QCOMPARE(next().type, number(shim::FrameType::Ready));
        struct pollfd readable {m_socket.get(), POLLIN, 0};
        QCOMPARE(::poll(&readable, 1, 50), 0); // that Go is forgotten
        QVERIFY(!QFile::exists(m_attempt + u"/started"_s));
    }

    void framesMayComeInPieces()
    {
        const QByteArray all = frame(shim::FrameType::Assign, assignment({u"exit"_s, u"4"_s})) + frame(shim::FrameType::Go);
        for (const char byte : all) {
            QVERIFY(send(QByteArray(1, byte)));
        }
        QCOMPARE(next().type, number(shim::FrameType::Ready));
        QCOMPARE(next().type, number(shim::FrameType::Started));
    }

    void badFramesEndAWaitingSupervisor_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        shim::FrameHeader huge;
        huge.type = static_cast<std::uint16_t>(shim::FrameType::Assign);
        huge.bodyBytes = 0xffffffff;
        QTest::newRow("noise") << QByteArray(4096, 'z');
        QTest::newRow("other version") << frame(shim::FrameType::Go, {}, 2);
        QTest::newRow("huge body") << QByteArray(reinterpret_cast<const char *>(&huge), sizeof huge);
        QTest::newRow("empty assignment") << frame(shim::FrameType::Assign);
        QTest::newRow("large small frame") << frame(shim::FrameType::Kill, QByteArray(5000, 'x'));
    }
    void badFramesEndAWaitingSupervisor()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(send(bytes));
        QCOMPARE(next().type, -1);
        QVERIFY(QDir(m_attempt).isEmpty());
    }

    void malformedAssignmentsAreRefused()
    {
        const QByteArray good = assignment({u"a"_s, u"b"_s});
        QList<QByteArray> bad;
        for (qsizetype cut = 1; cut < good.size(); cut += 7) {
            bad << good.left(cut);
        }
        QByteArray counts = good;
        std::uint32_t many = 0x7fffffff;
        std::memcpy(counts.data() + offsetof(shim::AssignBody, argumentCount), &many, sizeof many);
        bad << counts << good + QByteArray("more", 5) << QByteArray(shim::maxAssignBytes, 'x');
        for (const QByteArray &body : bad) {
            QVERIFY(send(frame(shim::FrameType::Assign, body)));
            const Frame answer = next();
            QCOMPARE(answer.type, number(shim::FrameType::Refused));
            QVERIFY(!answer.body.isEmpty());
            QCOMPARE(next().type, -1);
            QVERIFY(!QFile::exists(m_attempt + u"/started"_s));
            --m_attempts;
            init();
        }
    }

    void secondAssignmentEndsTheConnectionBeforeTheStart()
    {
        const QByteArray body = assignment({u"exit"_s, u"0"_s});
        QVERIFY(send(frame(shim::FrameType::Assign, body) + frame(shim::FrameType::Assign, body) + frame(shim::FrameType::Go)));
        Frame answer = next();
        if (answer.type == number(shim::FrameType::Ready)) {
            answer = next();
        }
        QCOMPARE(answer.type, -1);
        QTRY_COMPARE(AttemptDirectory(m_attempt).state(), AttemptDirectory::State::Untouched);
    }

    void stuckDaemonHoldsNothingUp()
    {
        // Nothing is read from the socket while the agent says something ten thousand times.
        int small = 1;
        ::setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        QVERIFY(send(frame(shim::FrameType::Assign, assignment({u"flood"_s, u"50"_s, u"exit"_s, u"5"_s})) + frame(shim::FrameType::Go)));
        QTRY_COMPARE_WITH_TIMEOUT(AttemptDirectory(m_attempt).state(), AttemptDirectory::State::Ended, 20'000);
        QCOMPARE(AttemptDirectory(m_attempt).exitRecord()->value, 5);
    }

    void damagedFramesOfARunningAgentEndOnlyTheConnection()
    {
        QVERIFY(send(frame(shim::FrameType::Assign, assignment({u"await"_s, m_attempt + u"/go-on"_s, u"exit"_s, u"6"_s}))
                     + frame(shim::FrameType::Go)));
        QCOMPARE(next().type, number(shim::FrameType::Ready));
        QCOMPARE(next().type, number(shim::FrameType::Started));
        QVERIFY(send(QByteArray(100, 'z')));
        Frame answer = next();
        while (answer.type == number(shim::FrameType::Output)) {
            answer = next();
        }
        QCOMPARE(answer.type, -1);
        QCOMPARE(AttemptDirectory(m_attempt).state(), AttemptDirectory::State::Supervised);
        QFile signal(m_attempt + u"/go-on"_s);
        QVERIFY(signal.open(QIODevice::WriteOnly));
        QTRY_COMPARE(AttemptDirectory(m_attempt).state(), AttemptDirectory::State::Ended);
        QCOMPARE(AttemptDirectory(m_attempt).exitRecord()->value, 6);
    }
};

SIBYL_TEST(tst_SupervisorProtocol)
#include "tst_SupervisorProtocol.moc"
