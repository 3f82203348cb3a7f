// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/SystemClock.h"
#include "git/Git.h"
#include "process/QtCommandRunner.h"

#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace sibyl::test {

// Runs commands for real and remembers their arguments.
class RecordingCommands final : public CommandRunner
{
public:
    explicit RecordingCommands(Clock &clock) : m_commands(clock) {}
    void run(const CommandSpec &spec, QObject *context, CommandCallback callback) override
    {
        lines << spec.program + u' ' + spec.arguments.join(u' ');
        m_commands.run(spec, context, std::move(callback));
    }

    QStringList lines;

private:
    QtCommandRunner m_commands;
};

// Real git in a directory of its own: HOME is empty but for a name, no configuration of the machine
// is read. Set-up commands block; what is tested does not.
class GitSandbox
{
public:
    explicit GitSandbox(Milliseconds fetchFreshness = Milliseconds(10'000));

    QString path(const QString &name = {}) const { return m_dir.filePath(name); }

    // Output of a command that must succeed, without the last newline.
    QString git(const QString &directory, const QStringList &arguments) const;
    // The same for a command without spaces in its words.
    QString git(const QString &directory, const char *command) const;
    int gitCode(const QString &directory, const QStringList &arguments) const;
    void write(const QString &path, const QByteArray &contents) const;
    QByteArray read(const QString &path) const;

    // A repository with one commit on `branch`, holding README.
    QString makeRepository(const QString &name, const QString &branch = QStringLiteral("main")) const;
    QString commit(const QString &directory, const QString &file, const QByteArray &contents) const;
    // upstream() with one commit, and a clone of it.
    QString makeClone() const;
    QString upstream() const { return path(QStringLiteral("upstream")); }
    QString commitOf(const QString &directory, const QString &name = QStringLiteral("HEAD")) const;
    // Everything of a checkout that is its owner's: HEAD, branches, stash, index, files.
    QByteArray fingerprint(const QString &repository) const;

    WorktreeRequest request(const QString &repository, const QString &taskId) const;

    // Waits for the one answer.
    Result<RepositoryFacts> inspect(const QString &directory);
    Result<Worktree> add(const WorktreeRequest &request);
    Worktree added(const WorktreeRequest &request); // must succeed
    Result<WorkSummary> collect(const Worktree &worktree, qint64 maxPatchBytes = 256 * 1024);
    Result<QString> deliver(const DeliverRequest &request);
    Result<RetireReport> retire(const Worktree &worktree, const QString &taskId, const QStringList &rescueInclude = {});
    Result<ReconcileReport> reconcile(const ReconcileRequest &request);
    Result<QString> mirror(const QString &url);

    Git &service() { return *m_git; }
    // As when the runner ends and starts again.
    void restart(Milliseconds poolDelay = Milliseconds(20));
    // Of every command that was run, as a process list would show them.
    QStringList commandLines() const { return m_commands.lines; }

private:
    template <typename T>
    Result<T> answerOf(const std::function<void(GitCallback<T>)> &ask);

    QTemporaryDir m_dir;
    QString m_home; // prepared before m_git reads the environment
    SystemClock m_clock;
    RecordingCommands m_commands{m_clock};
    Milliseconds m_fetchFreshness;
    std::unique_ptr<Git> m_git;
};

} // namespace sibyl::test
