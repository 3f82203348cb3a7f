// SPDX-License-Identifier: Apache-2.0
#include "TaskFollower.h"

#include "Await.h"
#include "PrintServerJson.h"
#include "ProgressBar.h"
#include "TaskText.h"
#include "UnixSignals.h"

#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds askInterval{250};
constexpr Milliseconds unreachableLimit{120'000};
constexpr qint64 chunkBytes = 256 * 1024;
constexpr int followBarWidth = 30;
constexpr int interruptedCode = 130; // as the shell names SIGINT

bool isPassing(const Error &error)
{
    return error.kind == ErrorKind::Network || error.kind == ErrorKind::Timeout;
}

} // namespace

Result<TaskView> TaskFollower::follow(const QString &taskId)
{
    UnixSignals unixSignals;
    const auto interrupt = [this] {
        if (m_isInterrupted) {
            std::_Exit(interruptedCode); // an answer that does not come holds nobody
        }
        m_isInterrupted = true;
    };
    QObject::connect(&unixSignals, &UnixSignals::interrupted, &unixSignals, interrupt);
    QObject::connect(&unixSignals, &UnixSignals::terminated, &unixSignals, interrupt);
    QObject::connect(&unixSignals, &UnixSignals::hungUp, &unixSignals, interrupt);
    Result<TaskView> task = watch(taskId);
    m_terminal.clearLive();
    if (!task && task.error().kind == ErrorKind::Cancelled) {
        printNote(u"the task goes on; `sibyl-runner logs -f %1` watches it, `sibyl-runner cancel %1` stops it"_s.arg(taskId));
    }
    return task;
}

Result<TaskView> TaskFollower::watch(const QString &taskId)
{
    Milliseconds lastAnswer = m_clock.now();
    while (!m_isInterrupted) {
        const Result<TaskView> task =
            await<TaskView>([&](QObject *context, auto done) { m_tasks.get(taskId, context, std::move(done)); });
        if (task) {
            lastAnswer = m_clock.now();
            bool isMore = m_output != FollowOutput::Silent;
            while (isMore && !m_isInterrupted) {
                const Result<bool> printed = printNewOutput(taskId);
                isMore = printed && *printed;
            }
            if (task->hasEnded()) {
                return task;
            }
            showState(*task);
        } else if (!isPassing(task.error()) || m_clock.now() - lastAnswer > unreachableLimit) {
            return task;
        } else {
            showUnreachable(task.error());
        }
        pauseFor(m_clock, askInterval);
    }
    return fail(ErrorKind::Cancelled, u"interrupted"_s);
}

Result<bool> TaskFollower::printNewOutput(const QString &taskId)
{
    const Result<TaskLogChunk> chunk = await<TaskLogChunk>([&](QObject *context, auto done) {
        m_tasks.log(taskId, m_stream, m_offset, chunkBytes, context, std::move(done));
    });
    if (!chunk) {
        return fail(chunk.error());
    }
    if (chunk->attempt != m_attempt && m_attempt != 0) {
        if (m_output == FollowOutput::Shown) {
            printNote(u"attempt %1"_s.arg(chunk->attempt));
        }
        m_attempt = chunk->attempt;
        m_offset = 0;
        return true;
    }
    m_attempt = chunk->attempt;
    if (chunk->bytes.isEmpty()) {
        return false;
    }
    m_terminal.printRaw(m_output == FollowOutput::JsonLines ? jsonLogLine(m_stream, m_attempt, m_offset, chunk->bytes)
                                                            : chunk->bytes);
    m_offset += chunk->bytes.size();
    return true;
}

void TaskFollower::showState(const TaskView &task)
{
    if (m_output != FollowOutput::Shown) {
        return;
    }
    if (m_terminal.isInteractive()) {
        const BarStyle style = m_terminal.hasUnicode() ? BarStyle::Unicode : BarStyle::Ascii;
        m_terminal.showLive({progressBar(task.progressPercent, followBarWidth, style, m_turn++) + u' ' + stateText(task)});
    } else if (task.status != m_lastState) {
        printNote(u"task is "_s + progressText(task));
    }
    m_lastState = task.status;
}

void TaskFollower::showUnreachable(const Error &error)
{
    if (m_output != FollowOutput::Shown) {
        return;
    }
    const QString text = u"the server does not answer, trying again: "_s + error.what;
    if (m_terminal.isInteractive()) {
        m_terminal.showLive({text});
    } else if (m_lastState != text) {
        printNote(text);
    }
    m_lastState = text;
}

} // namespace sibyl
