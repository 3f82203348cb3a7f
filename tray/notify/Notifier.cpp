// SPDX-License-Identifier: Apache-2.0
#include "notify/Notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr auto notifyService = "org.freedesktop.Notifications"_L1;
constexpr auto notifyPath = "/org/freedesktop/Notifications"_L1;
constexpr int answerLimitMs = 3'000;
constexpr qsizetype maxOpen = 100;

QDBusMessage methodCall(const QString &method)
{
    return QDBusMessage::createMethodCall(notifyService, notifyPath, notifyService, method);
}

} // namespace

Notifier::Notifier(DaemonConnection &connection, const Preferences &preferences, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_preferences(preferences)
    , m_clock(clock)
{
    connect(&m_connection, &DaemonConnection::snapshotChanged, this, &Notifier::takeSnapshot);
    connect(&m_connection, &DaemonConnection::presenceChanged, this, [this] {
        if (m_connection.presence() != Presence::Attached) {
            m_before.reset();
        }
    });
    if (QDBusConnection bus = QDBusConnection::sessionBus(); bus.isConnected()) {
        bus.connect(notifyService, notifyPath, notifyService, u"ActionInvoked"_s, this, SLOT(takeAction(uint, QString)));
        bus.connect(notifyService, notifyPath, notifyService, u"NotificationClosed"_s, this, SLOT(takeClosed(uint, uint)));
        askCapabilities();
    }
}

void Notifier::askCapabilities()
{
    const auto pending = QDBusConnection::sessionBus().asyncCall(methodCall(u"GetCapabilities"_s), answerLimitMs);
    auto *watcher = new QDBusPendingCallWatcher(pending, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> reply = *watcher;
        m_hasService = !reply.isError();
        m_hasActions = m_hasService && reply.value().contains(u"actions"_s);
    });
}

void Notifier::takeSnapshot()
{
    const Snapshot &after = m_connection.snapshot();
    if (!m_before) {
        m_before = after; // first look: nothing in it is news
        return;
    }
    QList<News> wanted;
    bool hasFailed = false;
    for (const News &news : newsBetween(*m_before, after)) {
        hasFailed = hasFailed || news.kind == NotificationKind::Failed;
        if (m_preferences.notifies(news.kind)) {
            wanted.append(news);
        }
    }
    m_before = after;
    for (const News &news : m_throttle.admit(wanted, m_clock.now())) {
        tell(news);
    }
    if (hasFailed) {
        Q_EMIT failed();
    }
}

void Notifier::tell(const News &news)
{
    const bool isProblem = news.kind != NotificationKind::Finished;
    if (!m_hasService) {
        Q_EMIT plainWanted(news.title, news.text, isProblem);
        return;
    }
    QStringList actions;
    if (m_hasActions) {
        actions << u"default"_s << tr("Show");
        for (const NewsAction &action : news.actions) {
            actions << action.id << action.label;
        }
    }
    QVariantMap hints{{u"desktop-entry"_s, u"sibyl-runner-tray"_s}};
    if (news.kind == NotificationKind::Question) {
        hints.insert(u"urgency"_s, QVariant::fromValue(uchar(2)));
    }
    QDBusMessage call = methodCall(u"Notify"_s);
    call << u"Sibyl Runner"_s << uint(0) << u"sibyl-runner"_s << news.title << news.text.toHtmlEscaped() << actions << hints << -1;
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, answerLimitMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, news] {
        watcher->deleteLater();
        if (const QDBusPendingReply<uint> reply = *watcher; !reply.isError()) {
            if (m_open.size() >= maxOpen) {
                m_open.clear(); // a service that never says closed
            }
            m_open.insert(reply.value(), news);
        }
    });
}

void Notifier::takeAction(uint id, const QString &action)
{
    const auto found = m_open.constFind(id);
    if (found == m_open.cend()) {
        return; // another program's
    }
    const News news = *found;
    const bool isAnswer = !news.permissionId.isEmpty() && action != "default"_L1;
    if (isAnswer) {
        m_connection.ask(AnswerPermissionCall{news.permissionId, action}, this, [](const Result<> &) {
            // One that came too late still stands in the window, with the reason.
        });
    } else if (news.kind == NotificationKind::SignIn) {
        Q_EMIT signInWanted();
    } else {
        Q_EMIT taskWanted(news.task.taskId, news.task.attempt);
    }
}

void Notifier::takeClosed(uint id, uint)
{
    m_open.remove(id);
}

} // namespace sibyl::tray
