// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"

#include <QDir>
#include <QFile>
#include <QProcess>

namespace sibyl::test {
namespace {

// Before the sandbox's Git reads the environment.
QString prepareHome(const QString &home)
{
    QDir().mkpath(home);
    QFile config(home + QStringLiteral("/.gitconfig"));
    if (config.open(QIODevice::WriteOnly)) {
        config.write("[user]\n\tname = Ada\n\temail = ada@example.org\n");
    }
    qputenv("HOME", QFile::encodeName(home));
    qputenv("GIT_CONFIG_NOSYSTEM", "1");
    qunsetenv("GIT_CONFIG_GLOBAL");
    qunsetenv("XDG_CONFIG_HOME");
    return home;
}

} // namespace

GitSandbox::GitSandbox(Milliseconds fetchFreshness)
    : m_home(prepareHome(m_dir.filePath(QStringLiteral("home"))))
    , m_fetchFreshness(fetchFreshness)
{
    restart();
}

void GitSandbox::restart(Milliseconds poolDelay)
{
    m_git.reset();
    m_git = std::make_unique<Git>(m_commands, m_clock, GitOptions{QStringLiteral(".sibyl-trash"), m_fetchFreshness, poolDelay});
}

QString GitSandbox::git(const QString &directory, const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.start(QStringLiteral("git"), QStringList{QStringLiteral("-c"), QStringLiteral("protocol.file.allow=always")} + arguments);
    process.waitForFinished();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        QTest::qFail(("git " + arguments.join(u' ').toUtf8() + ": " + process.readAllStandardError()).constData(), __FILE__,
                     __LINE__);
    }
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

QString GitSandbox::git(const QString &directory, const char *command) const
{
    return git(directory, QString::fromUtf8(command).split(u' '));
}

int GitSandbox::gitCode(const QString &directory, const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.start(QStringLiteral("git"), arguments);
    process.waitForFinished();
    return process.exitCode();
}

void GitSandbox::write(const QString &path, const QByteArray &contents) const
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size()) {
        QTest::qFail(qPrintable(path), __FILE__, __LINE__);
    }
}

QByteArray GitSandbox::read(const QString &path) const
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString GitSandbox::makeRepository(const QString &name, const QString &branch) const
{
    const QString directory = path(name);
    git(path(), {QStringLiteral("init"), QStringLiteral("--quiet"), QStringLiteral("-b"), branch, directory});
    commit(directory, QStringLiteral("README"), "hello\n");
    return directory;
}

QString GitSandbox::commit(const QString &directory, const QString &file, const QByteArray &contents) const
{
    write(directory + u'/' + file, contents);
    git(directory, {QStringLiteral("add"), QStringLiteral("--all")});
    git(directory, {QStringLiteral("commit"), QStringLiteral("--quiet"), QStringLiteral("-m"), QStringLiteral("Change ") + file});
    return git(directory, {QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
}

QString GitSandbox::makeClone() const
{
    makeRepository(QStringLiteral("upstream"));
    git(path(), {QStringLiteral("clone"), QStringLiteral("-q"), upstream(), QStringLiteral("shop")});
    return path(QStringLiteral("shop"));
}

QString GitSandbox::commitOf(const QString &directory, const QString &name) const
{
    return git(directory, {QStringLiteral("rev-parse"), name});
}

QByteArray GitSandbox::fingerprint(const QString &repository) const
{
    QByteArray all = read(repository + QStringLiteral("/.git/HEAD")) + read(repository + QStringLiteral("/.git/index"))
        + read(repository + QStringLiteral("/.git/config"));
    all += git(repository, {QStringLiteral("for-each-ref"), QStringLiteral("refs/stash"), QStringLiteral("refs/tags"),
                            QStringLiteral("refs/remotes")}).toUtf8();
    for (const QString &line : git(repository, {QStringLiteral("for-each-ref"), QStringLiteral("refs/heads")}).split(u'\n')) {
        all += line.contains(QLatin1String("refs/heads/sibyl/")) ? QByteArray() : line.toUtf8();
    }
    const QDir files(repository);
    for (const QString &name : files.entryList(QDir::Files | QDir::Hidden, QDir::Name)) {
        all += name.toUtf8() + read(files.filePath(name));
    }
    return all;
}

WorktreeRequest GitSandbox::request(const QString &repository, const QString &taskId) const
{
    WorktreeRequest request;
    request.repository = repository;
    request.path = path(QStringLiteral("worktrees/") + taskId);
    request.taskId = taskId;
    request.lockOwner = QStringLiteral("test");
    return request;
}

template <typename T>
Result<T> GitSandbox::answerOf(const std::function<void(GitCallback<T>)> &ask)
{
    std::optional<Result<T>> answer;
    ask([&](Result<T> result) { answer = std::move(result); });
    if (answer) {
        return fail(ErrorKind::Internal, QStringLiteral("answered from inside the call"));
    }
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 60'000)) {
        return fail(ErrorKind::Timeout, QStringLiteral("no answer"));
    }
    return *std::move(answer);
}

Result<RepositoryFacts> GitSandbox::inspect(const QString &directory)
{
    return answerOf<RepositoryFacts>([&](auto done) { m_git->inspect(directory, m_git.get(), std::move(done)); });
}

Result<Worktree> GitSandbox::add(const WorktreeRequest &request)
{
    return answerOf<Worktree>([&](auto done) { m_git->addWorktree(request, m_git.get(), std::move(done)); });
}

Worktree GitSandbox::added(const WorktreeRequest &request)
{
    const Result<Worktree> worktree = add(request);
    if (!worktree) {
        QTest::qFail(qPrintable(worktree.error().text()), __FILE__, __LINE__);
        return {};
    }
    return *worktree;
}

Result<WorkSummary> GitSandbox::collect(const Worktree &worktree, qint64 maxPatchBytes)
{
    const CollectRequest request{worktree, Leftovers::Commit, QStringLiteral("Work of the agent\n\nTask: t"), maxPatchBytes};
    return answerOf<WorkSummary>([&](auto done) { m_git->collect(request, m_git.get(), std::move(done)); });
}

Result<QString> GitSandbox::deliver(const DeliverRequest &request)
{
    return answerOf<QString>([&](auto done) { m_git->deliver(request, m_git.get(), std::move(done)); });
}

Result<RetireReport> GitSandbox::retire(const Worktree &worktree, const QString &taskId, const QStringList &rescueInclude)
{
    return answerOf<RetireReport>([&](auto done) { m_git->retire({worktree, taskId, rescueInclude}, m_git.get(), std::move(done)); });
}

Result<ReconcileReport> GitSandbox::reconcile(const ReconcileRequest &request)
{
    return answerOf<ReconcileReport>([&](auto done) { m_git->reconcile(request, m_git.get(), std::move(done)); });
}

Result<QString> GitSandbox::mirror(const QString &url)
{
    return answerOf<QString>([&](auto done) { m_git->mirror(url, path(QStringLiteral("mirrors")), m_git.get(), std::move(done)); });
}

} // namespace sibyl::test
