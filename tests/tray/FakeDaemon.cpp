// SPDX-License-Identifier: Apache-2.0
#include "tray/FakeDaemon.h"

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

void FakeDaemon::writeLog(TaskSnapshot &task, const QByteArray &output, const QByteArray &errors)
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
