// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "LogReader.h"
#include "Terminal.h"
#include "account/TaskClient.h"
#include "base/Clock.h"

namespace sibyl {

enum class FollowState { Shown, Hidden };

// Waits for the end of a task and shows meanwhile what its agent does, and below it on a terminal
// how it stands. Asks the server a few times a second; a server that cannot be reached for a while
// is asked again. Ctrl-C ends the watching, not the task.
class TaskFollower
{
public:
    // Without `log` it only waits.
    TaskFollower(TaskClient &tasks, Clock &clock, Terminal &terminal, LogReader *log, FollowState state)
        : m_tasks(tasks), m_clock(clock), m_terminal(terminal), m_log(log), m_state(state)
    {
    }

    // The task as it ended; Cancelled after Ctrl-C, which has been told on standard error.
    Result<TaskView> follow(const QString &taskId);

private:
    Result<TaskView> watch(const QString &taskId);
    void showState(const TaskView &task);
    void showUnreachable(const Error &error);

    TaskClient &m_tasks;
    Clock &m_clock;
    Terminal &m_terminal;
    LogReader *m_log;
    FollowState m_state;
    int m_turn = 0;
    bool m_isInterrupted = false;
    QString m_lastState;
};

} // namespace sibyl
