// SPDX-License-Identifier: Apache-2.0
#include "engine/Acknowledgements.h"

#include "protocol/Features.h"

namespace sibyl {

bool Acknowledgements::send(const AttemptKey &key)
{
    const TaskRun *run = m_board.run(key);
    if (run == nullptr || !m_board.isJournaled(key)) {
        return false; // ended: its result says more; not journaled yet: it is sent when it is
    }
    m_doubtful.insert(key);
    if (!m_link.send(TaskAck{key.taskId, run->record().agentId, run->assignment().attempt})) {
        return false;
    }
    if (m_link.hasFeature(features::reconcile)) {
        m_doubtful.erase(key);
    } else {
        m_link.afterPong(this, [this, key] { m_doubtful.erase(key); });
    }
    return true;
}

void Acknowledgements::sendAgain()
{
    const std::set<AttemptKey> doubtful = std::exchange(m_doubtful, {});
    if (m_link.hasFeature(features::reconcile)) {
        return; // the status named them
    }
    for (const AttemptKey &key : doubtful) {
        send(key);
    }
}

} // namespace sibyl
