// SPDX-License-Identifier: Apache-2.0
#include "TasksCommand.h"

#include "Await.h"
#include "Durations.h"
#include "PrintServerJson.h"
#include "ServerAccess.h"
#include "Table.h"
#include "TaskReference.h"
#include "TaskText.h"
#include "account/TaskClient.h"
#include "base/SystemClock.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

int showOne(TaskClient &tasks, const TasksOptions &options, Terminal &terminal)
{
    const Result<QString> taskId = findTaskId(tasks, options.taskId);
    if (!taskId) {
        return toInt(reported(failureFrom(taskId.error())));
    }
    const Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { tasks.get(*taskId, context, std::move(done)); });
    if (!task) {
        return toInt(reported(failureFrom(task.error())));
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*task));
    } else {
        terminal.printAll(taskText(*task, terminal));
    }
    return toInt(ExitCode::Ok);
}

void showList(const TaskPage &page, const QDateTime &nowUtc, Terminal &terminal)
{
    if (page.tasks.isEmpty()) {
        terminal.print(u"No tasks. Submit one: sibyl-runner submit --project NAME --command 'make test' \"run the tests\""_s);
        return;
    }
    Table table({{u"TASK"_s}, {u"STATUS"_s}, {u"PROJECT"_s, 8}, {u"CREATED"_s, 0, Qt::AlignRight}, {u"WHAT"_s, 12}});
    for (const TaskView &task : page.tasks) {
        const QString title = task.title.isEmpty() ? task.prompt.section(u'\n', 0, 0) : task.title;
        const QString now = task.queueReason.isEmpty() ? task.activity : task.queueReason;
        const QString what = task.hasEnded() || now.isEmpty() ? title : now;
        table.addRow({task.id.left(shortIdLength), task.status, task.projectName, shortAge(task.createdUtc, nowUtc), what});
    }
    terminal.printAll(table.lines(terminal.columns(), terminal.ellipsis()));
    if (!page.next.isEmpty()) {
        terminal.print(u"More: --after %1"_s.arg(page.next));
    }
}

} // namespace

int runTasks(const TasksOptions &options)
{
    SystemClock clock;
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock);
    if (!server) {
        return toInt(reported(server.error()));
    }
    TaskClient tasks(*server->rest);
    Terminal terminal(options.common.color);
    if (!options.taskId.isEmpty()) {
        return showOne(tasks, options, terminal);
    }
    const TaskFilter filter{options.status, options.project, options.runnerId, options.after, options.limit};
    const Result<TaskPage> page = await<TaskPage>([&](QObject *context, auto done) { tasks.list(filter, context, std::move(done)); });
    if (!page) {
        return toInt(reported(failureFrom(page.error())));
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*page));
    } else {
        showList(*page, clock.nowUtc(), terminal);
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
