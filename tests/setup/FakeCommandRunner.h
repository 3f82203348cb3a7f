// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process/ShortCommand.h"

#include <QHash>

namespace sibyl::test {

// Answers commands, known by "program first-argument ...", with what was prepared; what was not
// prepared is not installed. Answers come one turn of the event loop later.
class FakeCommandRunner final : public CommandRunner
{
public:
    QHash<QString, CommandReport> prepared; // by the beginning of the command line
    QStringList ran;

    void run(const CommandSpec &spec, QObject *context, CommandCallback callback) override
    {
        const QString line = spec.program + u' ' + spec.arguments.join(u' ');
        ran.append(line);
        Result<CommandReport> result = fail(ErrorKind::NotFound, QStringLiteral("no such program"), spec.program);
        qsizetype longest = -1;
        for (auto it = prepared.cbegin(); it != prepared.cend(); ++it) {
            if (line.startsWith(it.key()) && it.key().size() > longest) {
                longest = it.key().size();
                result = it.value();
            }
        }
        QMetaObject::invokeMethod(context, [result, callback = std::move(callback)] { callback(result); }, Qt::QueuedConnection);
    }
};

} // namespace sibyl::test
