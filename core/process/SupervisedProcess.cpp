// SPDX-License-Identifier: Apache-2.0
#include "process/SupervisedProcess.h"

#include "shim/AttemptFiles.h"
#include "shim/ProcessTable.h"

#include <QLoggingCategory>
#include <QPointer>

#include <algorithm>
#include <csignal>
#include <cstring>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(logProcess, "sibyl.process")

constexpr Milliseconds firstRetryPause{2};
constexpr Milliseconds longestRetryPause{1000};
constexpr Milliseconds inputRetryPause{1000};

template <typename Body>
QByteArray bytesOf(const Body &body)
{
    return {reinterpret_cast<const char *>(&body), sizeof body};
}

} // namespace

SupervisedProcess::SupervisedProcess(const QString &attemptDirectory, qint64 stdoutOffset,
                                     qint64 stderrOffset, Clock &clock)
    : m_attempt(attemptDirectory)
    , m_clock(clock)
    , m_stdout(shim::SpoolIndex::Stdout, stdoutOffset)
    , m_stderr(shim::SpoolIndex::Stderr, stderrOffset)
{
}

void SupervisedProcess::prepare(std::unique_ptr<SupervisorChannel> supervisor,
                                const QByteArray &assignment, const ProcessSpec &spec, GiveBack giveBack)
{
    m_giveBack = std::move(giveBack);
    m_hasInputSpool = spec.input == InputMode::Open || !spec.initialInput.isEmpty();
    if (m_hasInputSpool) {
        Result<> isReady = m_input.open(m_attempt.path());
        isReady = isReady ? m_input.append(spec.initialInput) : isReady;
        isReady = isReady && spec.input == InputMode::Empty ? m_input.end() : isReady;
        if (!isReady) {
            failToStart(isReady.error().text());
            return;
        }
        m_isInputClosed = spec.input == InputMode::Empty;
    }
    openChannel(std::move(supervisor));
    m_channel->send(shim::FrameType::Assign, assignment);
}

void SupervisedProcess::adopt()
{
    m_state = State::Detached;
    m_hasGone = true;
    m_hasInputSpool = m_attempt.hasInputSpool();
    if (m_hasInputSpool) {
        const Result<> isReady = m_input.open(m_attempt.path());
        m_hasInputSpool = isReady.has_value();
        m_isInputClosed = !isReady || m_input.isEnded();
    }
    m_retry = m_clock.after(Milliseconds(0), this, [this] { settle(); });
}

void SupervisedProcess::failToStart(const QString &why)
{
    m_report.ending = FailedToStart{why};
    m_state = State::Draining;
    m_retry = m_clock.after(Milliseconds(0), this, [this] { finish(); });
}

void SupervisedProcess::go()
{
    if (m_state != State::Ready || m_hasGone) {
        return;
    }
    m_hasGone = true;
    m_state = State::Attached;
    m_channel->send(shim::FrameType::Go);
}

void SupervisedProcess::kill(Milliseconds grace)
{
    m_killGrace = std::min(m_killGrace.value_or(grace), std::max(grace, Milliseconds(0)));
    if (m_channel) {
        m_channel->send(shim::FrameType::Kill,
                        bytesOf(shim::KillBody{static_cast<std::uint64_t>(m_killGrace->count())}));
    }
}

// --- the connection -----------------------------------------------------------------------------

void SupervisedProcess::openChannel(std::unique_ptr<SupervisorChannel> channel)
{
    m_channel = std::move(channel);
    connect(m_channel.get(), &SupervisorChannel::frameReceived, this, &SupervisedProcess::onFrame);
    connect(m_channel.get(), &SupervisorChannel::closed, this, &SupervisedProcess::onClosed);
}

void SupervisedProcess::onFrame(shim::FrameType type, const QByteArray &body)
{
    if (m_state == State::Finished || m_state == State::Draining) {
        return;
    }
    switch (type) {
    case shim::FrameType::Ready:
        if (m_state == State::Preparing) {
            m_state = State::Ready;
            Q_EMIT ready();
        }
        return;
    case shim::FrameType::Started: {
        shim::StartedBody started;
        if (body.size() >= static_cast<qsizetype>(sizeof started)) {
            std::memcpy(&started, body.constData(), sizeof started);
            announce(started.agentPid);
        }
        return;
    }
    case shim::FrameType::Output:
        scheduleRead();
        return;
    case shim::FrameType::Exited: {
        shim::ExitRecord record;
        if (shim::openRecord(body.constData(), static_cast<size_t>(body.size()), shim::RecordKind::Exit,
                             &record, sizeof record)) {
            m_toldExit = record;
        }
        if (m_giveBack) {
            m_channel->disconnect(this);
            m_giveBack(std::move(m_channel));
        }
        settle();
        return;
    }
    case shim::FrameType::Refused:
        endWith(FailedToStart{QString::fromUtf8(body)});
        return;
    case shim::FrameType::Replaced:
        endWith(Interrupted{QStringLiteral("another daemon took this agent over")});
        return;
    case shim::FrameType::Free: // comes after Exited, and so not to us
    case shim::FrameType::Assign:
    case shim::FrameType::Go:
    case shim::FrameType::Kill:
    case shim::FrameType::Input:
        return; // not a supervisor's to say
    }
}

void SupervisedProcess::onClosed()
{
    m_channel.release()->deleteLater(); // it is emitting
    if (m_state != State::Finished && m_state != State::Draining) {
        settle();
    }
}

// Decides by what stands in the directory. Called whenever the connection has no more to tell.
void SupervisedProcess::settle()
{
    const auto record = m_attempt.exitRecord();
    if (record || m_toldExit) {
        drain(reportOf(record ? *record : *m_toldExit), (record ? *record : *m_toldExit).agentPid);
        return;
    }
    switch (m_attempt.state()) {
    case AttemptDirectory::State::Untouched:
        endWith(FailedToStart{QStringLiteral("the supervisor ended before the agent was started")});
        return;
    case AttemptDirectory::State::Ended:
        settle();
        return;
    case AttemptDirectory::State::Cut:
        sweep();
        return;
    case AttemptDirectory::State::Waiting:    // about to start or to end: look again soon
    case AttemptDirectory::State::Supervised:
        m_state = State::Detached;
        reconnect();
        return;
    }
}

void SupervisedProcess::reconnect()
{
    if (UniqueFd socket = connectToAttempt(); socket.isValid()) {
        m_state = State::Attached;
        m_retryPause = Milliseconds(0);
        m_giveBack = {};
        openChannel(std::make_unique<SupervisorChannel>(std::move(socket)));
        m_channel->send(shim::FrameType::Input);
        if (m_killGrace) {
            kill(*m_killGrace);
        }
        scheduleRead();
        return;
    }
    if (m_retryPause > firstRetryPause) {
        askToListen();
    }
    m_retryPause = std::clamp(m_retryPause * 2, firstRetryPause, longestRetryPause);
    m_retry = m_clock.after(m_retryPause, this, [this] { settle(); });
    scheduleRead();
}

UniqueFd SupervisedProcess::connectToAttempt() const
{
    const auto identity = m_attempt.identity();
    UniqueFd socket = identity ? connectToSupervisor(identity->socketPath) : UniqueFd();
    if (!socket.isValid()) {
        socket = connectToSupervisor("/proc/self/fd/" + QByteArray::number(m_attempt.descriptor()) + '/'
                                     + shim::spareSocketFileName);
    }
    return socket;
}

// The socket in the runtime directory is gone: USR1 makes the supervisor listen in the attempt's.
void SupervisedProcess::askToListen() const
{
    const auto identity = m_attempt.identity();
    char bootId[shim::bootIdSize];
    shim::readBootId(bootId);
    if (identity && std::strcmp(identity->bootId, bootId) == 0) {
        shim::ProcessEntry supervisor;
        supervisor.pid = static_cast<pid_t>(identity->supervisorPid);
        supervisor.startTicks = identity->supervisorStartTicks;
        qCDebug(logProcess) << "the supervisor's socket is gone; asking for a new one in" << m_attempt.path();
        shim::signalProcess(supervisor, SIGUSR1);
    }
}

// --- input --------------------------------------------------------------------------------------

void SupervisedProcess::writeInput(const QByteArray &bytes)
{
    if (!m_isInputClosed && m_hasInputSpool && !bytes.isEmpty()) {
        m_unwrittenInput.append(bytes);
        flushInput();
    }
}

void SupervisedProcess::closeInput()
{
    if (!m_isInputClosed && m_hasInputSpool) {
        m_isInputClosed = true;
        m_unwrittenInput.append(QByteArray());
        flushInput();
    }
}

void SupervisedProcess::flushInput()
{
    while (!m_unwrittenInput.isEmpty()) {
        const QByteArray &bytes = m_unwrittenInput.constFirst();
        const Result<> isWritten = bytes.isEmpty() ? m_input.end() : m_input.append(bytes);
        if (!isWritten) {
            qCWarning(logProcess).noquote() << isWritten.error().text() << "- trying again";
            m_inputRetry = m_clock.after(inputRetryPause, this, [this] { flushInput(); });
            return;
        }
        m_unwrittenInput.removeFirst();
    }
    if (m_channel) {
        m_channel->send(shim::FrameType::Input);
    }
}

// --- output -------------------------------------------------------------------------------------

void SupervisedProcess::setReading(bool isReading)
{
    m_isReading = isReading;
    scheduleRead();
}

void SupervisedProcess::scheduleRead()
{
    // Not before the start is told: an adopted agent may have said everything before its supervisor
    // answers. An end without a start has nothing that could be told.
    const bool isTime = m_isAnnounced || m_state == State::Draining;
    if (isTime && m_isReading && !m_isReadScheduled && m_state != State::Finished) {
        m_isReadScheduled = true;
        QMetaObject::invokeMethod(this, &SupervisedProcess::readTurn, Qt::QueuedConnection);
    }
}

// One piece per turn of the event loop, the streams in turn.
void SupervisedProcess::readTurn()
{
    m_isReadScheduled = false;
    if (!m_isReading || m_state == State::Finished) {
        return;
    }
    const QPointer<SupervisedProcess> guard(this);
    m_isStderrNext = !m_isStderrNext;
    for (int i = 0; i < 2; ++i, m_isStderrNext = !m_isStderrNext) {
        const bool hasRead = m_isStderrNext ? readOne(m_stderr, OutputStream::Stderr)
                                            : readOne(m_stdout, OutputStream::Stdout);
        if (!guard) {
            return;
        }
        if (hasRead) {
            scheduleRead();
            return;
        }
    }
    if (m_state == State::Draining && m_stdout.isAtEnd() && m_stderr.isAtEnd()) {
        finish();
    }
}

bool SupervisedProcess::readOne(SpoolReader &reader, OutputStream stream)
{
    const auto piece = reader.next(m_attempt.descriptor());
    if (piece) {
        Q_EMIT outputRead(stream, piece->bytes, piece->offset);
    }
    return piece.has_value();
}

void SupervisedProcess::announce(qint64 agentPid)
{
    if (!m_isAnnounced && agentPid > 0) {
        m_isAnnounced = true;
        scheduleRead();
        Q_EMIT started(agentPid);
    }
}

// --- the end ------------------------------------------------------------------------------------

void SupervisedProcess::sweep()
{
    m_state = State::Sweeping;
    m_sweep = std::make_unique<LeftoverSweep>(m_attempt, m_clock);
    connect(m_sweep.get(), &LeftoverSweep::finished, this, [this](bool isTreeGone, int sweptProcesses) {
        ExitReport report;
        report.ending = Interrupted{QStringLiteral("the supervisor was killed or the machine went down")};
        report.isTreeGone = isTreeGone;
        report.sweptProcesses = sweptProcesses;
        report.stdoutBytes = m_stdout.fileSize(m_attempt.descriptor());
        report.stderrBytes = m_stderr.fileSize(m_attempt.descriptor());
        const auto started = m_attempt.started();
        m_sweep.release()->deleteLater(); // it is emitting
        drain(report, started ? started->agentPid : 0);
    });
    m_sweep->start();
}

void SupervisedProcess::drain(const ExitReport &report, qint64 agentPid)
{
    m_state = State::Draining;
    m_report = report;
    m_retry.cancel();
    m_stdout.setTotal(report.stdoutBytes);
    m_stderr.setTotal(report.stderrBytes);
    scheduleRead();
    announce(agentPid);
}

void SupervisedProcess::endWith(decltype(ExitReport::ending) ending)
{
    m_report.ending = std::move(ending);
    finish();
}

void SupervisedProcess::finish()
{
    m_state = State::Finished;
    m_retry.cancel();
    m_inputRetry.cancel();
    Q_EMIT finished(m_report);
}

} // namespace sibyl
