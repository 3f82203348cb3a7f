// SPDX-License-Identifier: Apache-2.0
#include "git/WorkRescue.h"

#include "git/RefName.h"

namespace sibyl {
namespace {

constexpr int maxKeptCommits = 1000;

} // namespace

WorkRescue::WorkRescue(const GitServices &services, QString repository, QString commit, QString taskId, QObject *parent)
    : GitOperation(services, parent)
    , m_repository(std::move(repository))
    , m_commit(std::move(commit))
    , m_name(QStringLiteral("refs/sibyl/rescue/") + taskRefComponent(taskId))
{
}

GitCall WorkRescue::call(const QStringList &arguments, GitAccess access) const
{
    GitCall call;
    call.directory = m_repository;
    call.arguments = arguments;
    call.access = access;
    return call;
}

void WorkRescue::start()
{
    if (!isCommitId(m_commit) || m_commit.size() < 40) {
        finish(fail(ErrorKind::Git, QStringLiteral("\"%1\" is no commit").arg(m_commit), m_repository));
        return;
    }
    const GitCall question = call({QStringLiteral("for-each-ref"), QStringLiteral("--format=%(refname)"),
                                   QStringLiteral("--points-at"), m_commit, QStringLiteral("refs/sibyl/rescue")},
                                  GitAccess::Read);
    require(question, [this](const CommandReport &report) {
        for (const QString &ref : QString::fromUtf8(report.stdoutBytes).split(u'\n')) {
            if (ref == m_name || ref.startsWith(m_name + u'-')) {
                finish(ref);
                return;
            }
        }
        tryName(1);
    });
}

void WorkRescue::tryName(int n)
{
    const QString name = n > 1 ? m_name + u'-' + QString::number(n) : m_name;
    const GitCall creation = call({QStringLiteral("update-ref"), name, m_commit, QString(m_commit.size(), u'0')},
                                  GitAccess::Write);
    run(creation, [this, name, n, creation](const CommandReport &report) {
        if (report.isSuccess()) {
            finish(name);
        } else if (report.stderrBytes.contains("reference already exists") && n < maxKeptCommits) {
            tryName(n + 1);
        } else {
            giveUp(gitError(creation, report));
        }
    });
}

} // namespace sibyl
