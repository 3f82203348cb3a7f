// SPDX-License-Identifier: Apache-2.0
#include "process/QtCommandRunner.h"

#include "process/RunningCommand.h"

#include <QPointer>

#include <algorithm>

namespace sibyl {

QtCommandRunner::QtCommandRunner(Clock &clock) : m_clock(clock) {}

QtCommandRunner::~QtCommandRunner() = default;

void QtCommandRunner::run(const CommandSpec &spec, QObject *context, CommandCallback callback)
{
    m_running.push_back(std::make_unique<RunningCommand>(spec, m_clock));
    RunningCommand *command = m_running.back().get();
    QObject::connect(command, &RunningCommand::ended, &m_context,
                     [this, command, guard = QPointer<QObject>(context),
                      call = std::move(callback)](const Result<CommandReport> &result) {
                         const auto it = std::find_if(m_running.begin(), m_running.end(),
                                                      [command](const auto &one) { return one.get() == command; });
                         it->release()->deleteLater(); // it is emitting
                         m_running.erase(it);
                         if (guard && call) {
                             call(result);
                         }
                     });
    command->start();
}

void QtCommandRunner::cancelAll()
{
    for (const auto &command : m_running) {
        command->stop({ErrorKind::Cancelled, QStringLiteral("cancelled"), {}});
    }
}

} // namespace sibyl
