// SPDX-License-Identifier: Apache-2.0
#include "TaskReference.h"

#include "Await.h"

#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr int searchedTasks = 200;
constexpr qsizetype leastLength = 4;

} // namespace

bool isWholeTaskId(const QString &text)
{
    return QUuid::fromString(text).toString(QUuid::WithoutBraces).compare(text, Qt::CaseInsensitive) == 0;
}

Result<QString> matchTaskId(const QList<TaskView> &newest, const QString &text)
{
    QStringList found;
    for (const TaskView &task : newest) {
        if (text.size() >= leastLength && task.id.startsWith(text, Qt::CaseInsensitive)) {
            found.append(task.id);
        }
    }
    if (found.isEmpty()) {
        return fail(ErrorKind::NotFound,
                    u"no task begins with '%1'; `sibyl-runner tasks` lists them, old ones need their whole id"_s.arg(text));
    }
    if (found.size() > 1) {
        return fail(ErrorKind::Conflict, u"%1 tasks begin with '%2': use more of the id"_s.arg(found.size()).arg(text));
    }
    return found.first();
}

Result<QString> findTaskId(TaskClient &tasks, const QString &text)
{
    if (isWholeTaskId(text)) {
        return text;
    }
    const Result<TaskPage> page = await<TaskPage>(
        [&](QObject *context, auto done) { tasks.list({.limit = searchedTasks}, context, std::move(done)); });
    return page ? matchTaskId(page->tasks, text) : Result<QString>(fail(page.error()));
}

} // namespace sibyl
