// SPDX-License-Identifier: Apache-2.0
#include "PrintServerJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue timeOrNull(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toString(Qt::ISODateWithMs)) : QJsonValue();
}

QJsonObject objectOf(const TaskResultView &result)
{
    QJsonArray commits;
    for (const CommitView &commit : result.commits) {
        commits.append(QJsonObject{{u"id"_s, commit.id}, {u"subject"_s, commit.subject}});
    }
    QJsonArray gates;
    for (const ResultGate &gate : result.gates) {
        gates.append(QJsonObject{{u"name"_s, gate.name},
                                 {u"passed"_s, gate.isPassed},
                                 {u"exit_code"_s, gate.exitCode ? QJsonValue(*gate.exitCode) : QJsonValue()},
                                 {u"output"_s, gate.outputTail},
                                 {u"duration_s"_s, static_cast<double>(gate.duration.count()) / 1000}});
    }
    QJsonValue delivery;
    if (result.delivery) {
        delivery = QJsonObject{{u"kind"_s, result.delivery->kind},
                               {u"done"_s, result.delivery->isDone},
                               {u"target"_s, orNull(result.delivery->target)},
                               {u"detail"_s, orNull(result.delivery->detail)}};
    }
    return {{u"status"_s, result.status},
            {u"ending"_s, orNull(result.ending)},
            {u"exit_code"_s, result.exitCode ? QJsonValue(*result.exitCode) : QJsonValue()},
            {u"branch"_s, orNull(result.branch)},
            {u"base_commit"_s, orNull(result.baseCommit)},
            {u"head_commit"_s, orNull(result.headCommit)},
            {u"commits"_s, commits},
            {u"files_changed"_s, result.filesChanged},
            {u"insertions"_s, result.insertions},
            {u"deletions"_s, result.deletions},
            {u"summary"_s, orNull(result.summary)},
            {u"error"_s, orNull(result.error)},
            {u"worktree_path"_s, orNull(result.worktreePath)},
            {u"agent"_s, orNull(result.agent)},
            {u"session_id"_s, orNull(result.sessionId)},
            {u"usage"_s, QJsonObject{{u"input_tokens"_s, result.usage.inputTokens},
                                     {u"cache_read_tokens"_s, result.usage.cacheReadTokens},
                                     {u"cache_write_tokens"_s, result.usage.cacheWriteTokens},
                                     {u"output_tokens"_s, result.usage.outputTokens}}},
            {u"cost_usd"_s, result.usage.costUsd ? QJsonValue(*result.usage.costUsd) : QJsonValue()},
            {u"turns"_s, result.turns ? QJsonValue(*result.turns) : QJsonValue()},
            {u"denied_tools"_s, result.deniedTools},
            {u"gates"_s, gates},
            {u"delivery"_s, delivery},
            {u"rescue_ref"_s, orNull(result.rescueRef)},
            {u"commit_count"_s, result.commitCount},
            {u"notices"_s, QJsonArray::fromStringList(result.notices)},
            {u"duration_s"_s, static_cast<double>(result.duration.count()) / 1000}};
}

QJsonObject objectOf(const TaskView &task)
{
    return {{u"id"_s, task.id},
            {u"status"_s, task.status},
            {u"project_id"_s, orNull(task.projectId)},
            {u"project_name"_s, orNull(task.projectName)},
            {u"agent_id"_s, orNull(task.agentId)},
            {u"runner_id"_s, orNull(task.runnerId)},
            {u"attempt_count"_s, task.attemptCount},
            {u"progress"_s, task.progressPercent ? QJsonValue(*task.progressPercent) : QJsonValue()},
            {u"activity"_s, orNull(task.activity)},
            {u"queue_reason"_s, orNull(task.queueReason)},
            {u"title"_s, orNull(task.title)},
            {u"prompt"_s, orNull(task.prompt)},
            {u"error_message"_s, orNull(task.errorMessage)},
            {u"created_at"_s, timeOrNull(task.createdUtc)},
            {u"started_at"_s, timeOrNull(task.startedUtc)},
            {u"completed_at"_s, timeOrNull(task.completedUtc)},
            {u"result"_s, task.result ? QJsonValue(objectOf(*task.result)) : QJsonValue()}};
}

QJsonObject objectOf(const ProjectLink &link)
{
    return {{u"path"_s, link.path}, {u"id"_s, orNull(link.projectId)}, {u"graph_id"_s, orNull(link.graphId)}, {u"name"_s, orNull(link.name)}};
}

} // namespace

QByteArray jsonText(const TaskView &task)
{
    return QJsonDocument(objectOf(task)).toJson();
}

QByteArray jsonText(const TaskPage &page)
{
    QJsonArray tasks;
    for (const TaskView &task : page.tasks) {
        tasks.append(objectOf(task));
    }
    return QJsonDocument(QJsonObject{{u"tasks"_s, tasks}, {u"next"_s, orNull(page.next)}}).toJson();
}

QByteArray jsonText(const QList<ProjectView> &projects, const QList<ProjectLink> &links)
{
    QJsonArray array;
    for (const ProjectView &project : projects) {
        QJsonArray paths;
        for (const ProjectLink &link : links) {
            if (link.projectId == project.id) {
                paths.append(link.path);
            }
        }
        array.append(QJsonObject{{u"id"_s, project.id}, {u"graph_id"_s, orNull(project.graphId)}, {u"name"_s, project.name},
                                 {u"repo_url"_s, orNull(project.repoUrl)}, {u"linked_paths"_s, paths}});
    }
    return QJsonDocument(QJsonObject{{u"projects"_s, array}}).toJson();
}

QByteArray jsonText(const LinkedCheckout &link)
{
    return QJsonDocument(objectOf(ProjectLink{link.path, link.projectId, link.graphId, link.name})).toJson();
}

QByteArray jsonText(const RegistrationView &runner)
{
    return QJsonDocument(QJsonObject{{u"id"_s, runner.runnerId}, {u"graph_runner_id"_s, orNull(runner.graphRunnerId)}, {u"name"_s, runner.name},
                                     {u"server_url"_s, runner.serverUrl}, {u"max_concurrent_agents"_s, runner.maxConcurrentAgents},
                                     {u"capabilities"_s, QJsonArray::fromStringList(runner.capabilities)}})
        .toJson();
}

QByteArray jsonText(const QList<ResolvedSetting> &settings, const QString &filePath)
{
    QJsonObject values;
    for (const ResolvedSetting &setting : settings) {
        values.insert(setting.key, QJsonObject{{u"value"_s, setting.value}, {u"origin"_s, setting.origin}});
    }
    return QJsonDocument(QJsonObject{{u"file"_s, filePath}, {u"settings"_s, values}}).toJson();
}

QByteArray jsonText(const QList<DoctorFinding> &findings)
{
    QJsonArray array;
    bool isHealthy = true;
    for (const DoctorFinding &finding : findings) {
        isHealthy = isHealthy && finding.level != FindingLevel::Failure;
        const QString level = finding.level == FindingLevel::Ok ? u"ok"_s : finding.level == FindingLevel::Warning ? u"warn"_s : u"fail"_s;
        array.append(QJsonObject{{u"level"_s, level}, {u"topic"_s, finding.topic}, {u"text"_s, finding.text}, {u"remedy"_s, orNull(finding.remedy)}});
    }
    return QJsonDocument(QJsonObject{{u"healthy"_s, isHealthy}, {u"checks"_s, array}}).toJson();
}

QByteArray jsonCancelled(const QString &taskId)
{
    return QJsonDocument(QJsonObject{{u"id"_s, taskId}, {u"status"_s, u"cancelling"_s}}).toJson();
}

QByteArray jsonRetried(const QString &taskId)
{
    return QJsonDocument(QJsonObject{{u"id"_s, taskId}, {u"status"_s, u"retry"_s}}).toJson();
}

QByteArray jsonText(const ResolvedSetting &setting)
{
    return QJsonDocument(QJsonObject{{u"key"_s, setting.key}, {u"value"_s, setting.value}, {u"origin"_s, setting.origin}}).toJson();
}

QByteArray jsonLogLine(LogStream stream, int attempt, qint64 offset, const QByteArray &bytes)
{
    QString name;
    switch (stream) {
    case LogStream::Stdout: name = u"stdout"_s; break;
    case LogStream::Stderr: name = u"stderr"_s; break;
    case LogStream::Events: name = u"events"_s; break;
    }
    return QJsonDocument(QJsonObject{{u"stream"_s, name},
                                     {u"attempt"_s, attempt},
                                     {u"offset"_s, offset},
                                     {u"data"_s, QString::fromLatin1(bytes.toBase64())}})
               .toJson(QJsonDocument::Compact)
        + '\n';
}

} // namespace sibyl
