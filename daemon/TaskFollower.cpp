// SPDX-License-Identifier: Apache-2.0
#include "TaskFollower.h"

#include "Await.h"
#include "ProgressBar.h"
#include "ServerLogFeed.h"
#include "TaskText.h"
#include "UnixSignals.h"

#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds askInterval{250};
constexpr Milliseconds unreachableLimit{120'000};
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
    ServerLogFeed feed(m_tasks, taskId);
    Milliseconds lastAnswer = m_clock.now();
    while (!m_isInterrupted) {
        const Result<TaskView> task =
            await<TaskView>([&](QObject *context, auto done) { m_tasks.get(taskId, context, std::move(done)); });
        if (task) {
            lastAnswer = m_clock.now();
            bool isMore = m_log != nullptr;
            while (isMore && !m_isInterrupted) {
                const Result<bool> read = m_log->readNew(feed);
                isMore = read && *read;
            }
            if (task->hasEnded() && !m_isInterrupted) {
                if (m_log != nullptr) {
                    m_log->end();
                }
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

void TaskFollower::showState(const TaskView &task)
{
    if (m_state == FollowState::Hidden) {
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
    if (m_state == FollowState::Hidden) {
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
