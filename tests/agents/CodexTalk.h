// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/CodexServerAdapter.h"
#include "EventText.h"

namespace sibyl::test {

inline AgentTask codexTask(AgentDriver driver, PermissionMode permissions, const QString &prompt)
{
    AgentTask task;
    task.assignment.taskId = QStringLiteral("t1");
    task.assignment.prompt = prompt;
    task.profile.driver = driver;
    task.profile.program = QStringLiteral("codex");
    task.profile.permissions = permissions;
    task.workingDirectory = QStringLiteral("/repo");
    return task;
}

// An app-server of our own making, for what no recording shows.
class CodexTalk
{
public:
    explicit CodexTalk(const AgentTask &task, const QByteArray &earlier = {}) : written(earlier) { adapter.open(task, earlier, onEvent()); }
    void says(const QByteArray &line) { adapter.read(OutputStream::Stdout, line + '\n', onEvent()); }
    void opens()
    {
        says("{\"id\":1,\"result\":{}}");
        says("{\"id\":2,\"result\":{\"thread\":{\"id\":\"th\"}}}");
        says("{\"id\":3,\"result\":{\"turn\":{\"id\":\"tu\"}}}");
    }
    void notes(const QByteArray &method, const QByteArray &params)
    {
        says("{\"method\":\"" + method + "\",\"params\":{\"threadId\":\"th\",\"turnId\":\"tu\"," + params + "}}");
    }
    void ends(const QByteArray &turn) { notes("turn/completed", "\"turn\":{\"id\":\"tu\"," + turn + "}"); }
    AgentAdapter::OnEvent onEvent()
    {
        return [this](const AgentEvent &event) {
            log << eventText(event);
            if (const auto *input = std::get_if<InputDue>(&event)) {
                written += input->bytes;
            }
        };
    }
    QStringList sent() const { return QString::fromUtf8(written).split(u'\n', Qt::SkipEmptyParts); }
    QString verdict() { return verdictText(adapter.finish({.ending = Exited{0}})); }

    CodexServerAdapter adapter;
    QByteArray written;
    QStringList log;
};

} // namespace sibyl::test
