// SPDX-License-Identifier: Apache-2.0
#include "engine/LateWork.h"

#include "protocol/MessageCodec.h"

#include <QLoggingCategory>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcLate, "sibyl.late")

// What the result of `record` says its work ends with; empty when there is none.
QString headCommitOf(const AttemptRecord &record)
{
    const auto message = decodeRunnerMessage(record.result);
    const auto *complete = message ? std::get_if<TaskComplete>(&*message) : nullptr;
    return complete != nullptr ? complete->result.headCommit : QString();
}

} // namespace

void LateWork::keep(const OutboxRecord &outbox)
{
    m_journal.fetchAttempt(outbox.key, this, [this, outbox](const Result<AttemptRecord> &record) {
        if (record) {
            rescue(*record, outbox);
        } else {
            settle(outbox, {}); // pruned: its work was given up with it
        }
    });
}

void LateWork::rescue(const AttemptRecord &record, const OutboxRecord &outbox)
{
    const QString commit = headCommitOf(record);
    if (record.repository.isEmpty() || commit.isEmpty() || commit == record.baseCommit) {
        settle(outbox, {});
        return;
    }
    m_git.rescueWork(record.repository, commit, record.key.taskId, this, [this, outbox, record](const Result<QString> &ref) {
        if (ref) {
            settle(outbox, *ref);
            return;
        }
        qCWarning(lcLate).noquote() << "the work of task" << record.key.taskId << "attempt" << record.key.attempt
                                    << "came too late and could not be put on a rescue ref, it is still on branch"
                                    << record.branch << "of" << record.repository << u':' << ref.error().text();
    });
}

void LateWork::settle(const OutboxRecord &outbox, const QString &rescueRef)
{
    qCInfo(lcLate).noquote() << "the result of task" << outbox.key.taskId << "attempt" << outbox.key.attempt
                             << "came too late to count"
                             << (rescueRef.isEmpty() ? QStringLiteral("and holds no commit") : QStringLiteral("; its work is kept as ") + rescueRef);
    m_journal.saveOutboxState(outbox, this, {});
    Q_EMIT kept(outbox.key, rescueRef);
}

} // namespace sibyl
