// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"

namespace sibyl::test {

// An adapter whose agent "prints" what the test wants to have read: each line names an event.
//
//   say TEXT | ask ID | withdraw ID | cost USD | turns N | plan TEXT | limited ISO-TIME |
//   done
//
// What it writes is "hello" when it opens, "answer ID OPTION" and "interrupt".
class ScriptedAdapter final : public AgentAdapter
{
public:
    bool canInterrupt = true;
    AgentVerdict verdict{.ending = Ending::Completed};
    QByteArray *writtenBefore = nullptr; // where open() leaves what it was told
    std::optional<ExitReport> *seen = nullptr;

    ProcessSpec processSpec(const AgentTask &task) const override
    {
        ProcessSpec spec;
        spec.program = QStringLiteral("agent");
        spec.input = InputMode::Open;
        spec.initialInput = "first\n";
        spec.workingDirectory = task.workingDirectory;
        return spec;
    }
    void open(const AgentTask &, QByteArrayView written, const OnEvent &onEvent) override
    {
        if (writtenBefore != nullptr) {
            *writtenBefore = written.toByteArray();
        }
        if (!written.contains("hello")) {
            onEvent(InputDue{"hello\n"});
        }
    }
    void read(OutputStream, QByteArrayView bytes, const OnEvent &onEvent) override
    {
        for (const QByteArray &line : bytes.toByteArray().split('\n')) {
            const QString text = QString::fromUtf8(line.mid(line.indexOf(' ') + 1));
            if (line.startsWith("say ")) {
                onEvent(MessageSaid{text});
            } else if (line.startsWith("ask ")) {
                onEvent(PermissionAsked{request(text)});
            } else if (line.startsWith("withdraw ")) {
                onEvent(PermissionWithdrawn{text});
            } else if (line.startsWith("cost ")) {
                onEvent(UsageChanged{{.costUsd = text.toDouble()}});
            } else if (line.startsWith("turns ")) {
                onEvent(TurnsCounted{text.toInt()});
            } else if (line.startsWith("plan ")) {
                onEvent(PlanChanged{{{text, PlanStepState::InProgress}}});
            } else if (line.startsWith("limited ")) {
                onEvent(RateLimited{QDateTime::fromString(text, Qt::ISODate), QStringLiteral("limited")});
            } else if (line == "done") {
                onEvent(TurnEnded{});
            }
        }
    }
    void answer(const QString &id, const PermissionOption &option, const QString &, const OnEvent &onEvent) override
    {
        onEvent(InputDue{"answer " + id.toUtf8() + ' ' + option.id.toUtf8() + '\n'});
    }
    bool interrupt(const OnEvent &onEvent) override
    {
        if (canInterrupt) {
            onEvent(InputDue{"interrupt\n"});
        }
        return canInterrupt;
    }
    AgentVerdict finish(const ExitReport &report) override
    {
        if (seen != nullptr) {
            *seen = report;
        }
        return verdict;
    }

    // "read x" asks to read, "only x" offers no way to refuse, anything else is a command.
    static PermissionRequest request(const QString &id)
    {
        PermissionRequest request;
        request.id = id;
        request.tool = QStringLiteral("Bash");
        request.kind = id.startsWith(QStringLiteral("read")) ? ToolKind::Read : ToolKind::Execute;
        request.summary = QStringLiteral("run ") + id;
        request.options = {{QStringLiteral("yes"), QStringLiteral("Yes"), PermissionEffect::AllowOnce}};
        if (!id.startsWith(QStringLiteral("only"))) {
            request.options.append({QStringLiteral("no"), QStringLiteral("No"), PermissionEffect::RejectOnce});
        }
        return request;
    }
};

} // namespace sibyl::test
