// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "process/ShortCommand.h"

#include <optional>

namespace sibyl {

// Read calls take no optional locks, so that they never disturb a git of the user's or an agent's.
enum class GitAccess { Read, Write };

// A worktree addressed from outside: its files and its metadata are named by us, and not looked up
// through its `.git` file, which an agent can rewrite to point at a configuration of its own.
struct PinnedWorktree
{
    QString adminDirectory; // <common>/worktrees/<id>
    QString commonDirectory;
    QString path;
};

// One git call. `arguments` begin with the subcommand; whatever came from outside stands behind
// `--` or `--end-of-options`.
struct GitCall
{
    QString directory;
    QStringList arguments;
    GitAccess access = GitAccess::Read;
    std::optional<PinnedWorktree> pinned;
    QStringList settings;                   // further -c key=value
    QMap<QByteArray, QByteArray> variables; // on top of the pinned environment
    QByteArray input;
    bool isIdle = false; // lets everything else go first
    Milliseconds timeLimit{60'000};
    qint64 maxOutputBytes = 8LL * 1024 * 1024;
};

// Runs git with an environment and settings that make it predictable: no prompt, pager, editor,
// hook, signing, file monitor or background maintenance; patches that can be applied; messages in
// English; nothing of GIT_* but
// what says how to reach a server; HOME and PATH stay, so that the user's identity and credential
// helpers work. Main thread only.
class GitCommand
{
public:
    explicit GitCommand(CommandRunner &commands);

    void run(const GitCall &call, QObject *context, CommandCallback callback);

    // The same at idle priority.
    static CommandSpec idle(CommandSpec spec);

    // A program of the system in the same environment (rm at idle priority).
    void runOther(CommandSpec spec, QObject *context, CommandCallback callback);

    CommandSpec specOf(const GitCall &call) const;

private:
    CommandRunner &m_commands;
    QMap<QByteArray, QByteArray> m_environment;
};

// What git said went wrong: the last line on its standard error that is a verdict, else the last
// one (the first is often progress); before "Could not read from remote repository" the line that
// says why. Credentials in URLs are removed.
Error gitError(const GitCall &call, const CommandReport &report);

} // namespace sibyl
