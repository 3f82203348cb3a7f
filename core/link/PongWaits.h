// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>

#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace sibyl {

// Who waits for which ping of one connection to be answered. A pong answers its ping and all
// earlier ones, since a peer may answer only the latest.
class PongWaits
{
public:
    // The payload of the ping to send.
    QByteArray add(QObject *context, std::function<void()> callback)
    {
        m_waits.emplace(++m_lastNumber, Wait{context, std::move(callback)});
        return QByteArray::number(m_lastNumber);
    }

    // Calls back, in order; `this` may be gone or cleared meanwhile.
    void answer(const QByteArray &payload)
    {
        bool isNumber = false;
        const qulonglong number = payload.toULongLong(&isNumber);
        std::vector<Wait> answered;
        while (isNumber && !m_waits.empty() && m_waits.begin()->first <= number) {
            answered.push_back(std::move(m_waits.extract(m_waits.begin()).mapped()));
        }
        for (const Wait &wait : answered) {
            if (wait.context) {
                wait.callback();
            }
        }
    }

    // The connection ended: nobody is called any more.
    void clear() { m_waits.clear(); }

private:
    struct Wait {
        QPointer<QObject> context;
        std::function<void()> callback;
    };

    std::map<qulonglong, Wait> m_waits;
    qulonglong m_lastNumber = 0; // goes on over connections, so that a late pong answers nothing new
};

} // namespace sibyl
