// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AcpAdapter.h"
#include "CapturedTalk.h"
#include "EventText.h"

namespace sibyl::test {

inline AgentTask acpTask(PermissionMode permissions, const QString &prompt)
{
    AgentTask task;
    task.assignment.taskId = QStringLiteral("t1");
    task.assignment.prompt = prompt;
    task.profile.driver = AgentDriver::Acp;
    task.profile.permissions = permissions;
    task.workingDirectory = QStringLiteral("/repo");
    return task;
}

// Of a recorded conversation the opening and one prompt.
inline QList<TalkLine> acpLines(const char *file, int prompt)
{
    return withPrompt(captured(QString::fromLatin1(file) + QStringLiteral(".jsonl")), QStringLiteral("session/prompt"), prompt);
}

// An agent of our own making, for what no recording shows.
class AcpTalk
{
public:
    explicit AcpTalk(const AgentTask &task, const QByteArray &earlier = {}) : written(earlier)
    {
        adapter.open(task, earlier, onEvent());
    }
    void says(const QByteArray &line) { adapter.read(OutputStream::Stdout, line + '\n', onEvent()); }
    // Up to the prompt, in a session without modes.
    void opens(const QByteArray &agent = "{\"protocolVersion\":1}", const QByteArray &session = "{\"sessionId\":\"s1\"}")
    {
        says("{\"id\":1,\"result\":" + agent + "}");
        says("{\"id\":2,\"result\":" + session + "}");
    }
    void updates(const QByteArray &update)
    {
        says("{\"method\":\"session/update\",\"params\":{\"sessionId\":\"s1\",\"update\":" + update + "}}");
    }
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
    QString verdict(const ExitReport &report = {.ending = Exited{0}}) { return verdictText(adapter.finish(report)); }

    AcpAdapter adapter;
    QByteArray written;
    QStringList log;
};

} // namespace sibyl::test
