// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "journal/Journal.h"

#include <QObject>

namespace sibyl {

// Keeps the work of results that came too late to count ("effective": false): another attempt had
// decided the task, and may be the next to use this one's branch. The commit that the result names
// is put on a rescue ref, and only then the journal says that the server answered: a crash before
// that sends the result again, gets the same answer, and comes here again. Owned by RunnerSession.
class LateWork : public QObject
{
    Q_OBJECT

public:
    LateWork(Git &git, Journal &journal) : m_git(git), m_journal(journal) {}

    // `outbox` is Confirmed and not effective; kept() follows, now or later.
    void keep(const OutboxRecord &outbox);

Q_SIGNALS:
    // `rescueRef` is empty when there was no commit to keep. Not emitted when it could not be kept.
    void kept(const sibyl::AttemptKey &key, const QString &rescueRef);

private:
    void rescue(const AttemptRecord &record, const OutboxRecord &outbox);
    void settle(const OutboxRecord &outbox, const QString &rescueRef);

    Git &m_git;
    Journal &m_journal;
};

} // namespace sibyl
