// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>

namespace sibyl::test {

// What a runner answers to a task_assign, and short ways to read what it got.

inline QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

inline int number(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toInt(-1);
}

inline QJsonObject ackOf(const QJsonObject &assign)
{
    return {{QStringLiteral("type"), QStringLiteral("task_ack")},
            {QStringLiteral("task_id"), assign.value(QStringLiteral("task_id"))},
            {QStringLiteral("agent_id"), assign.value(QStringLiteral("agent_id"))},
            {QStringLiteral("attempt"), assign.value(QStringLiteral("attempt"))}};
}

inline QJsonObject updateOf(const QJsonObject &assign, int progress)
{
    return {{QStringLiteral("type"), QStringLiteral("agent_update")},
            {QStringLiteral("agent_id"), assign.value(QStringLiteral("agent_id"))},
            {QStringLiteral("status"), QStringLiteral("working")},
            {QStringLiteral("progress"), progress},
            {QStringLiteral("activity"), QStringLiteral("busy")}};
}

inline QJsonObject completionOf(const QJsonObject &assign, const QString &status, const QJsonObject &more = {})
{
    QJsonObject message{{QStringLiteral("type"), QStringLiteral("task_complete")},
                        {QStringLiteral("task_id"), assign.value(QStringLiteral("task_id"))},
                        {QStringLiteral("attempt"), assign.value(QStringLiteral("attempt"))},
                        {QStringLiteral("success"), status == QStringLiteral("completed")},
                        {QStringLiteral("result"), QJsonObject{{QStringLiteral("status"), status}}}};
    for (auto field = more.begin(); field != more.end(); ++field) {
        message.insert(field.key(), field.value());
    }
    return message;
}

inline QJsonObject rejectionOf(const QJsonObject &assign, const QString &reason)
{
    return {{QStringLiteral("type"), QStringLiteral("task_reject")},
            {QStringLiteral("task_id"), assign.value(QStringLiteral("task_id"))},
            {QStringLiteral("reason"), reason}};
}

inline QJsonObject statusOf(const QJsonArray &running)
{
    return {{QStringLiteral("type"), QStringLiteral("status")},
            {QStringLiteral("status"), QStringLiteral("online")},
            {QStringLiteral("agent_count"), running.size()},
            {QStringLiteral("takes_unlinked"), true},
            {QStringLiteral("running_tasks"), running}};
}

inline QJsonArray runningList(const QJsonObject &assign)
{
    return {QJsonObject{{QStringLiteral("task_id"), assign.value(QStringLiteral("task_id"))},
                        {QStringLiteral("attempt"), assign.value(QStringLiteral("attempt"))}}};
}

inline const QJsonObject retryable{{QStringLiteral("retryable"), true}, {QStringLiteral("error"), QStringLiteral("restarting")}};

} // namespace sibyl::test
