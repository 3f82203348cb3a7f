// SPDX-License-Identifier: Apache-2.0
#include "TaskFollower.h"

#include "Await.h"
#include "ProgressBar.h"
#include "TaskText.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds askInterval{250};
constexpr Milliseconds unreachableLimit{60'000};
constexpr qint64 chunkBytes = 256 * 1024;

} // namespace

Result<TaskView> TaskFollower::follow(const QString &taskId)
{
    Milliseconds lastAnswer = m_clock.now();
    while (true) {
        Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { m_tasks.get(taskId, context, std::move(done)); });
        if (task) {
            lastAnswer = m_clock.now();
            if (m_output == FollowOutput::Shown) {
                bool isMore = true;
                while (isMore) {
                    const Result<bool> printed = printNewOutput(taskId);
                    isMore = printed && *printed;
                }
                showState(*task);
            }
            if (task->hasEnded()) {
                m_terminal.clearLive();
                return task;
            }
        } else if (task.error().kind != ErrorKind::Network || m_clock.now() - lastAnswer > unreachableLimit) {
            m_terminal.clearLive();
            return task;
        }
        pauseFor(m_clock, askInterval);
    }
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
        m_terminal.clearLive();
        m_terminal.print(m_terminal.styled(u"-- attempt %1"_s.arg(chunk->attempt), TextStyle::Dim));
        m_attempt = chunk->attempt;
        m_offset = 0;
        return true;
    }
    m_attempt = chunk->attempt;
    if (chunk->bytes.isEmpty()) {
        return false;
    }
    m_terminal.clearLive();
    m_terminal.printRaw(chunk->bytes);
    m_offset += chunk->bytes.size();
    return true;
}

void TaskFollower::showState(const TaskView &task)
{
    if (m_terminal.isInteractive()) {
        const BarStyle style = m_terminal.hasUnicode() ? BarStyle::Unicode : BarStyle::Ascii;
        m_terminal.showLive({progressBar(task.progressPercent.value_or(0), 30, style) + u' ' + progressText(task)});
    } else if (task.status != m_lastState) {
        m_lastState = task.status;
        if (!task.hasEnded()) {
            printNote(u"task is "_s + progressText(task));
        }
    }
}

} // namespace sibyl
