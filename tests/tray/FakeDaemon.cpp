// SPDX-License-Identifier: Apache-2.0
#include "tray/FakeDaemon.h"

#include "agents/AgentEventCodec.h"

#include <QDir>
#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::test {

FakeDaemon::FakeDaemon(Clock &clock) : m_clock(clock)
{
    commands.shown = onlineSnapshot();
}

void FakeDaemon::start()
{
    m_server = std::make_unique<ControlServer>(ControlServices{commands, setup}, m_clock);
    if (const Result<> listening = m_server->listen(socketPath(), StaleSocket::Remove); !listening) {
        qFatal("%s", qPrintable(listening.error().text()));
    }
}

void FakeDaemon::stop()
{
    m_server.reset();
}

QString FakeDaemon::socketPath() const
{
    return m_directory.filePath(u"control/control.sock"_s);
}

std::unique_ptr<tray::DaemonConnection> FakeDaemon::connection()
{
    return std::make_unique<tray::DaemonConnection>([path = socketPath()] { return QStringList{path}; }, m_clock);
}

void FakeDaemon::writeLog(TaskSnapshot &task, const QByteArray &output, const QByteArray &errors, const QByteArray &events)
{
    task.logDirectory = m_directory.filePath(u"logs-"_s + task.taskId);
    QDir().mkpath(task.logDirectory);
    const auto write = [&](const QString &name, const QByteArray &bytes) {
        QFile file(task.logDirectory + u'/' + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            qFatal("%s cannot be written", qPrintable(file.fileName()));
        }
    };
    write(u"stdout"_s, output);
    write(u"stderr"_s, errors);
    write(u"events"_s, events);
}

TaskSnapshot sampleTask(const QString &taskId, TaskPhase phase, const QDateTime &nowUtc)
{
    TaskSnapshot task = runningTask(taskId);
    task.attempt = 1;
    task.phase = phase;
    task.agent = u"claude"_s;
    task.branch = u"sibyl/agent-"_s + taskId.left(8);
    task.acceptedUtc = nowUtc.addSecs(-260);
    task.startedUtc = phase == TaskPhase::Queued ? QDateTime() : nowUtc.addSecs(-254);
    task.usage = {.inputTokens = 18'400, .cacheReadTokens = 212'000, .outputTokens = 6'250, .costUsd = 0.48};
    if (phase == TaskPhase::Ended) {
        task.endedUtc = nowUtc.addSecs(-20);
        task.ending = u"completed"_s;
        task.progressPercent.reset();
        task.activity.clear();
        task.isDelivered = true;
    }
    if (phase == TaskPhase::Queued) {
        task.activity.clear();
        task.progressPercent.reset();
        task.usage = {};
        task.branch.clear();
    }
    return task;
}

QByteArray sampleEvents(const QDateTime &startUtc)
{
    QByteArray events;
    int seconds = 0;
    const auto add = [&](int later, const AgentEvent &event) {
        seconds += later;
        events += encodeLoggedEvent({startUtc.addSecs(seconds), event});
    };
    int calls = 0;
    const auto call = [&](int took, const QString &tool, const QString &title, ToolKind kind, ToolEnding ending, const QString &detail) {
        const QString id = u"call-%1"_s.arg(++calls);
        add(1, ToolStarted{id, tool, title, kind});
        add(took, ToolEnded{id, ending, detail});
    };
    add(2, MessageSaid{u"I will look for the places where prices are rounded first, then write a test that fails, and only then change the code."_s});
    add(1, PlanChanged{{{u"Find where prices are rounded"_s, PlanStepState::InProgress},
                        {u"Write a test for half to even"_s, PlanStepState::Pending},
                        {u"Change Money::rounded and its callers"_s, PlanStepState::Pending}}});
    call(0, u"Grep"_s, u"rounded\\("_s, ToolKind::Search, ToolEnding::Completed, u"src/Money.cpp:41\nsrc/Checkout.cpp:118\nsrc/Invoice.cpp:77"_s);
    call(0, u"Read"_s, u"src/Money.cpp"_s, ToolKind::Read, ToolEnding::Completed, {});
    call(2, u"Edit"_s, u"tests/MoneyTest.cpp"_s, ToolKind::Edit, ToolEnding::Completed, {});
    call(31, u"Bash"_s, u"ctest --preset dev -R Money"_s, ToolKind::Execute, ToolEnding::Failed,
         u"MoneyTest.halfToEven: expected 2.12, got 2.13\n1 of 130 tests failed"_s);
    add(4, MessageSaid{u"The new test fails as it should: 2.125 is rounded to 2.13. `std::round` rounds half away from zero; I change it to the "
                       "current rounding mode, which is half to even:\n\n```cpp\nreturn Money(std::nearbyint(cents));\n```\n\nThere are three "
                       "callers. Two of them only show the price. The third, `Invoice::total`, sums rounded lines, which is a different matter and "
                       "not part of this task, so I leave it and say so in the summary."_s});
    call(1, u"Edit"_s, u"src/Money.cpp"_s, ToolKind::Edit, ToolEnding::Completed, {});
    call(0, u"Bash"_s, u"git push origin HEAD"_s, ToolKind::Execute, ToolEnding::Denied, u"pushing is not allowed here"_s);
    add(1, ToolStarted{u"last"_s, u"Bash"_s, u"ctest --preset dev"_s, ToolKind::Execute});
    return events;
}

TaskChanges sampleChanges(const QString &taskId)
{
    TaskChanges changes{.taskId = taskId, .attempt = 1, .branch = u"sibyl/agent-"_s + taskId.left(8), .baseCommit = u"4b825dc642cb"_s,
                        .headCommit = u"9f2c41d07ab3"_s};
    changes.commits = {{u"9f2c41d07ab3"_s, u"Use the browser's own date control"_s}, {u"77ab01e2cc90"_s, u"Test the date field by keyboard"_s}};
    changes.patch = u"diff --git a/web/src/DateField.ts b/web/src/DateField.ts\nindex 11..22 100644\n--- a/web/src/DateField.ts\n+++ b/web/src/DateField.ts\n"
                    "@@ -1,12 +1,9 @@ export class DateField\n-import { Picker } from 'old-date-picker';\n import { Field } from './Field';\n \n"
                    " export class DateField extends Field<Date> {\n-    private picker = new Picker({ format: 'dd.mm.yyyy', firstDay: 1 });\n"
                    "+    private readonly input = document.createElement('input');\n \n     mount(parent: HTMLElement): void {\n"
                    "-        this.picker.attach(parent);\n-        this.picker.onChange(date => this.set(date));\n"
                    "+        this.input.type = 'date'; // follows the user's locale\n+        parent.append(this.input);\n"
                    "+        this.input.addEventListener('change', () => this.set(this.input.valueAsDate));\n     }\n"
                    "@@ -40,6 +37,10 @@ export class DateField\n     }\n \n+    get isValid(): boolean {\n+        return this.input.validity.valid;\n+    }\n+\n"
                    "     destroy(): void {\n         super.destroy();\n"
                    "diff --git a/web/src/admin/Reports.ts b/web/src/admin/Reports.ts\nindex 11..22 100644\n--- a/web/src/admin/Reports.ts\n"
                    "+++ b/web/src/admin/Reports.ts\n@@ -8,3 +8,3 @@\n-    const from = parse(field.text, 'dd.mm.yyyy');\n+    const from = field.value;\n     show(from);\n"
                    "diff --git a/web/test/DateField.test.ts b/web/test/DateField.test.ts\nnew file mode 100644\n--- /dev/null\n+++ b/web/test/DateField.test.ts\n"
                    "@@ -0,0 +1,3 @@\n+test('arrow keys change the day', () => {\n+    // ...\n+});\n"
                    "diff --git a/web/vendor/old-date-picker.css b/web/vendor/old-date-picker.css\ndeleted file mode 100644\n--- a/web/vendor/old-date-picker.css\n"
                    "+++ /dev/null\n@@ -1,2 +0,0 @@\n-.picker { z-index: 9999; }\n-.picker td { padding: 4px; }\n"_s;
    return changes;
}

Snapshot busySnapshot(const QDateTime &nowUtc)
{
    Snapshot snapshot = onlineSnapshot();
    snapshot.serverUrl = u"https://sibyl.example.com"_s;
    snapshot.capacity = 4;
    snapshot.undeliveredResults = 0;

    TaskSnapshot checkout = sampleTask(u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s, TaskPhase::Running, nowUtc);
    checkout.title = u"Round prices half to even at checkout"_s;
    checkout.activity = u"Running the tests: 128 passed, 2 to go"_s;
    checkout.progressPercent = 72;
    checkout.plan = {{u"Find where prices are rounded"_s, PlanStepState::Completed},
                     {u"Write a test for half to even"_s, PlanStepState::Completed},
                     {u"Change Money::rounded and its callers"_s, PlanStepState::InProgress},
                     {u"Run the whole test suite"_s, PlanStepState::Pending},
                     {u"Note the change in the changelog"_s, PlanStepState::Pending}};
    TaskSnapshot search = sampleTask(u"7c19be20-14bd-4f6e-9b3a-0a52a7d7cf11"_s, TaskPhase::Running, nowUtc);
    search.title = u"Make the search tolerate one typing error"_s;
    search.agent = u"codex"_s;
    search.activity = u"Editing src/search/Index.cpp"_s;
    search.progressPercent.reset();
    search.usage.costUsd.reset();
    TaskSnapshot images = sampleTask(u"91f0d2aa-3a77-47f5-8f8c-66c0f3a3a002"_s, TaskPhase::Collecting, nowUtc);
    images.title = u"Scale product pictures on upload"_s;
    images.projectName = u"media"_s;
    images.activity.clear();
    images.progressPercent = 100;
    TaskSnapshot docs = sampleTask(u"b3a4e5f6-0001-4a4a-8d8d-1f1f1f1f1f03"_s, TaskPhase::Queued, nowUtc);
    docs.title = u"Bring the README up to date"_s;
    docs.agent = u"gemini"_s;
    snapshot.tasks = {checkout, search, images, docs};

    const auto ended = [&](const QString &id, const QString &title, const QString &ending, int minutesAgo) {
        TaskSnapshot task = sampleTask(id, TaskPhase::Ended, nowUtc);
        task.title = title;
        task.ending = ending;
        task.startedUtc = nowUtc.addSecs(-60 * (minutesAgo + 7));
        task.endedUtc = nowUtc.addSecs(-60 * minutesAgo);
        return task;
    };
    TaskSnapshot done = ended(u"c0000001-aaaa-4bbb-8ccc-000000000004"_s, u"Replace the date picker"_s, u"completed"_s, 6);
    done.summary = u"The old picker is gone. The new one uses the browser's own control, so it follows the user's locale; "
                   "three tests cover keyboard use. One caller in admin/ kept the old format, I adapted it."_s;
    done.commitCount = 3;
    done.filesChanged = 7;
    done.insertions = 184;
    done.deletions = 231;
    TaskSnapshot failed = ended(u"c0000002-aaaa-4bbb-8ccc-000000000005"_s, u"Upgrade the payment library to 5.x"_s, u"failed"_s, 19);
    failed.error = u"The agent ended with code 1: 14 tests fail after the upgrade."_s;
    TaskSnapshot limited = ended(u"c0000003-aaaa-4bbb-8ccc-000000000006"_s, u"Translate the help pages"_s, u"rate_limited"_s, 31);
    limited.isRetryable = true;
    TaskSnapshot stopped = ended(u"c0000004-aaaa-4bbb-8ccc-000000000007"_s, u"Try out the new bundler"_s, u"cancelled"_s, 48);
    stopped.agent = u"command"_s;
    snapshot.recent = {done, failed, limited, stopped};
    snapshot.today = {.tasks = 11, .completed = 8,
                      .usage = {.inputTokens = 310'000, .cacheReadTokens = 2'900'000, .outputTokens = 88'000, .costUsd = 6.37}};

    PendingPermission question;
    question.taskId = search.taskId;
    question.agent = search.agent;
    question.taskTitle = search.title;
    question.request.id = search.taskId + u"/1/p1"_s;
    question.request.tool = u"Bash"_s;
    question.request.kind = ToolKind::Execute;
    question.request.summary = u"rm -rf build && cmake --preset dev"_s;
    question.request.detail = question.request.summary;
    question.request.options = {{u"allow"_s, u"Allow once"_s, PermissionEffect::AllowOnce},
                                {u"deny"_s, u"Deny"_s, PermissionEffect::RejectOnce}};
    question.request.expiresUtc = nowUtc.addSecs(280);
    question.askedUtc = nowUtc.addSecs(-20);
    snapshot.permissions = {question};
    return snapshot;
}

} // namespace sibyl::test
