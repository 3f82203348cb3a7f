// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Terminal.h"
#include "account/TaskClient.h"
#include "base/Clock.h"

namespace sibyl {

enum class FollowOutput {
    Shown,     // the agent's output as it comes, with the state below on a terminal
    JsonLines, // the output as one JSON object a piece
    Silent,    // only wait
};

// Waits for the end of a task and shows meanwhile what its agent writes. Asks the server a few
// times a second; a server that cannot be reached for a while is asked again. Ctrl-C ends the
// watching, not the task.
class TaskFollower
{
public:
    TaskFollower(TaskClient &tasks, Clock &clock, Terminal &terminal, FollowOutput output, LogStream stream = LogStream::Stdout)
        : m_tasks(tasks), m_clock(clock), m_terminal(terminal), m_output(output), m_stream(stream)
    {
    }

    // The task as it ended; Cancelled after Ctrl-C, which has been told on standard error.
    Result<TaskView> follow(const QString &taskId);
    // Prints what there is beyond what was printed before; false when nothing new came.
    Result<bool> printNewOutput(const QString &taskId);

private:
    Result<TaskView> watch(const QString &taskId);
    void showState(const TaskView &task);
    void showUnreachable(const Error &error);

    TaskClient &m_tasks;
    Clock &m_clock;
    Terminal &m_terminal;
    FollowOutput m_output;
    LogStream m_stream;
    qint64 m_offset = 0;
    int m_attempt = 0;
    int m_turn = 0;
    bool m_isInterrupted = false;
    QString m_lastState;
};

} // namespace sibyl
