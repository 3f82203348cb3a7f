// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process/ShortCommand.h"

#include <QPointer>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace sibyl::test {

// Answers short commands from a table of "<file name of the program> <arguments>"; one that is not
// in it never existed. Answers come when answerAll() is called, in order.
class FakeCommands final : public CommandRunner
{
public:
    void run(const CommandSpec &spec, QObject *context, CommandCallback callback) override
    {
        asked.append(spec);
        m_open.push_back({spec, context, std::move(callback)});
        most = std::max(most, m_open.size());
    }

    // Further ones that begin meanwhile too.
    void answerAll()
    {
        while (!m_open.empty()) {
            Open open = std::move(m_open.front());
            m_open.erase(m_open.begin());
            const auto it = answers.find(lineOf(open.spec));
            if (open.context) {
                open.callback(it == answers.end() ? fail(ErrorKind::Process, QStringLiteral("no such program")) : it->second);
            }
        }
    }

    static QString lineOf(const CommandSpec &spec)
    {
        return (QStringList{spec.program.section(u'/', -1)} + spec.arguments).join(u' ');
    }

    void answer(const char *line, const char *output, int exitCode = 0)
    {
        answers.insert_or_assign(QString::fromUtf8(line), CommandReport{.exitCode = exitCode,
                                                                        .stdoutBytes = exitCode == 0 ? QByteArray(output) : QByteArray(),
                                                                        .stderrBytes = exitCode == 0 ? QByteArray() : QByteArray(output)});
    }

    std::map<QString, Result<CommandReport>> answers;
    QList<CommandSpec> asked;
    std::size_t most = 0; // under way at once

private:
    struct Open {
        CommandSpec spec;
        QPointer<QObject> context;
        CommandCallback callback;
    };
    std::vector<Open> m_open;
};

} // namespace sibyl::test
