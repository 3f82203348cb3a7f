// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/TaskBoard.h"
#include "link/RunnerLink.h"

#include <set>

namespace sibyl {

// The task_acks of what is under way. An ack is sent once its attempt is in the journal, and again
// after a reconnect when it may have been lost; never once the attempt's result is queued, since a
// late ack re-opens the task on the original server (design section 4, Outbox). Owned by
// RunnerSession.
//
// An ack has arrived when a ping sent after it was answered. Servers with `reconcile` learn it from
// the status message as well, so they get it once.
class Acknowledgements : public QObject
{
    Q_OBJECT

public:
    Acknowledgements(RunnerLink &link, const TaskBoard &board) : m_link(link), m_board(board) {}

    // True when it was sent; later, when it could not be.
    bool send(const AttemptKey &key);
    // A new connection, its status is out.
    void sendAgain();

private:
    RunnerLink &m_link;
    const TaskBoard &m_board;
    std::set<AttemptKey> m_doubtful; // not known to have arrived
};

} // namespace sibyl
