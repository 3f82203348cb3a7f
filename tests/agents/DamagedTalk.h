// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CapturedTalk.h"

#include <QRandomGenerator>

namespace sibyl::test {

// An agent that talks as recorded, but whose words arrive damaged: other bytes, cut, doubled, left
// out, out of order, far too long, in pieces. Whoever drives it answers its questions now and then,
// and sometimes stops it. All of that by the seed alone.
class DamagedTalk
{
public:
    DamagedTalk(AgentDriver driver, const AgentTask &task, quint32 seed);
    void play(const QList<TalkLine> &lines);
    void feed(const QByteArray &bytes); // one line as it is, in pieces

    // What must not be: events out of their bounds, a second end of the turn, words after the end,
    // an end made up.
    QStringList faults();

private:
    void take(const AgentEvent &event);
    void say(const QJsonObject &object);
    void answer();
    void obey(const QByteArray &line);
    QByteArray damaged(QByteArray line);
    int below(int bound) { return static_cast<int>(m_random.bounded(static_cast<quint32>(bound))); }
    AgentAdapter::OnEvent onEvent()
    {
        return [this](const AgentEvent &event) { take(event); };
    }

    const AgentDriver m_driver;
    QRandomGenerator m_random;
    const std::unique_ptr<AgentAdapter> m_adapter;
    QByteArray m_written;
    QHash<QString, QString> m_methods;  // recorded id -> what was asked under it
    QHash<QString, QJsonValue> m_asked; // method -> the adapter's id, not answered yet
    QList<PermissionRequest> m_questions;
    QByteArray m_before; // an earlier line
    QStringList m_faults;
    int m_ends = 0;
    int m_inputEnds = 0;
};

} // namespace sibyl::test
