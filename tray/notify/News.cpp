// SPDX-License-Identifier: Apache-2.0
#include "notify/News.h"

#include "models/TaskWords.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

struct NewsTexts {
    Q_DECLARE_TR_FUNCTIONS(News)
};

constexpr qsizetype maxTextLength = 240;

QString titleOf(const TaskSnapshot &task)
{
    return task.title.isEmpty() ? NewsTexts::tr("Task %1").arg(task.taskId.left(8)) : task.title;
}

News endingOf(const TaskSnapshot &task)
{
    News news;
    news.kind = isFailure(task) ? NotificationKind::Failed : NotificationKind::Finished;
    news.title = u"%1: %2"_s.arg(taskState(task).label, titleOf(task));
    news.text = (task.summary.isEmpty() || isFailure(task) ? activityText(task) : task.summary).left(maxTextLength);
    news.actions = {{u"show"_s, NewsTexts::tr("Show")}};
    news.task = {task.taskId, task.attempt};
    return news;
}

News questionOf(const PendingPermission &permission)
{
    News news;
    news.kind = NotificationKind::Question;
    news.title = NewsTexts::tr("%1 asks for permission: %2").arg(permission.agent, permission.request.tool);
    news.text = permission.request.summary.left(maxTextLength);
    for (const PermissionOption &option : permission.request.options) {
        news.actions.append({option.id, option.label});
    }
    news.task = {permission.taskId, permission.attempt};
    news.permissionId = permission.request.id;
    return news;
}

bool needsSignIn(const Snapshot &snapshot)
{
    return snapshot.connection == ConnectionState::SignInNeeded;
}

} // namespace

QList<News> newsBetween(const Snapshot &before, const Snapshot &after)
{
    QList<News> news;
    const auto wasUnderWay = [&](const TaskSnapshot &task) {
        return std::any_of(before.tasks.cbegin(), before.tasks.cend(), [&](const TaskSnapshot &other) {
            return other.taskId == task.taskId && other.attempt == task.attempt;
        });
    };
    // Oldest first. Only what was seen under way: the list of recent ones is no news.
    for (auto task = after.recent.crbegin(); task != after.recent.crend(); ++task) {
        if (task->ending != "cancelled"_L1 && wasUnderWay(*task)) {
            news.append(endingOf(*task));
        }
    }
    for (const PendingPermission &permission : after.permissions) {
        const bool isKnown = std::any_of(before.permissions.cbegin(), before.permissions.cend(), [&](const PendingPermission &other) {
            return other.request.id == permission.request.id;
        });
        if (!isKnown) {
            news.append(questionOf(permission));
        }
    }
    if (needsSignIn(after) && !needsSignIn(before)) {
        News signIn;
        signIn.kind = NotificationKind::SignIn;
        signIn.title = NewsTexts::tr("Sign in again");
        signIn.text = after.connectionDetail.left(maxTextLength);
        signIn.actions = {{u"sign-in"_s, NewsTexts::tr("Sign in")}};
        news.append(signIn);
    }
    return news;
}

QList<News> NewsThrottle::admit(const QList<News> &news, Milliseconds now)
{
    m_told.removeIf([now](Milliseconds at) { return now - at >= window; });
    QList<News> admitted;
    qsizetype heldBack = 0;
    for (const News &one : news) {
        // A question waits for an answer and runs out: it is never held back.
        const bool isQuestion = one.kind == NotificationKind::Question;
        const bool isLast = &one == &news.last();
        if (!isQuestion && m_told.size() >= maxAtOnce - (isLast ? 0 : 1)) {
            ++heldBack;
            continue;
        }
        m_told.append(now);
        admitted.append(one);
    }
    if (heldBack > 0 && !admitted.isEmpty()) {
        admitted.last().text += u'\n' + NewsTexts::tr("and %n more", nullptr, int(heldBack));
    }
    return admitted;
}

} // namespace sibyl::tray
