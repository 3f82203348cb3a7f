// SPDX-License-Identifier: Apache-2.0
#include "git/CommitIdentity.h"

namespace sibyl {

CommitIdentity::CommitIdentity(const GitServices &services, PinnedWorktree worktree,
                               QObject *parent)
    : GitOperation(services, parent)
    , m_worktree(std::move(worktree))
{
}

void CommitIdentity::start()
{
    GitCall question;
    question.pinned = m_worktree;
    question.arguments = {QStringLiteral("config"), QStringLiteral("--null"),
                          QStringLiteral("--get-regexp"), QStringLiteral("^user\\.(name|email)$")};
    run(question, [this](const CommandReport &report) {
        bool hasName = false;
        bool hasEmail = false;
        for (const QByteArray &entry : report.stdoutBytes.split('\0')) {
            const bool hasValue = entry.indexOf('\n') + 1 < entry.size() && entry.contains('\n');
            hasName = hasName || (hasValue && entry.startsWith("user.name\n"));
            hasEmail = hasEmail || (hasValue && entry.startsWith("user.email\n"));
        }
        QMap<QByteArray, QByteArray> variables;
        if (!hasName || !hasEmail) {
            for (const QByteArray &role :
                 {QByteArray("GIT_AUTHOR_"), QByteArray("GIT_COMMITTER_")}) {
                variables.insert(role + "NAME", "Sibyl Runner");
                variables.insert(role + "EMAIL", "sibyl-runner@localhost");
            }
        }
        finish(variables);
    });
}

} // namespace sibyl
