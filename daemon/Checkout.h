// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "git/GitCommand.h"
#include "process/QtCommandRunner.h"

#include <memory>

namespace sibyl {

// A checkout of the user's, asked and changed by git as git/GitCommand.h runs it: no hooks, prompts
// or editors. Each call waits for its end. For commands, never inside the daemon.
class Checkout
{
public:
    // The one that `directory` lies in; Git when there is none, or it has no files (bare).
    static Result<std::unique_ptr<Checkout>> around(const QString &directory, Clock &clock);

    const QString &path() const { return m_path; }
    CommandRunner &commands() { return m_commands; }

    // How git ended, whatever its code. At the top of the checkout unless the call says otherwise.
    Result<CommandReport> run(GitCall call);
    // What it printed, without blanks around it; an error when it did not succeed.
    Result<QString> text(const QStringList &arguments);
    bool succeeds(const QStringList &arguments);
    // A whole commit id that is there.
    bool hasCommit(const QString &id);

private:
    explicit Checkout(Clock &clock) : m_commands(clock), m_git(m_commands) {}

    QtCommandRunner m_commands;
    GitCommand m_git;
    QString m_path;
};

} // namespace sibyl
