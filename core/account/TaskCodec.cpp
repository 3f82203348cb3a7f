// SPDX-License-Identifier: Apache-2.0
#include "account/TaskCodec.h"

#include "account/RestClient.h"
#include "account/RestTimeCodec.h"
#include "base/Names.h"
#include "base/Overloaded.h"
#include "protocol/FrameCodec.h"
#include "protocol/ObjectReaderCodec.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cmath>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr double maxDurationSeconds = 1e9;

Usage readUsage(ObjectReader &r)
{
    constexpr double maxCostUsd = 1e9;
    ObjectReader counts = r.optionalObject("usage"_L1);
    const auto count = [&counts](QLatin1StringView key) { return counts.optionalInteger(key, 0).value_or(0); };
    return {.inputTokens = count("input_tokens"_L1),
            .cacheReadTokens = count("cache_read_tokens"_L1),
            .cacheWriteTokens = count("cache_write_tokens"_L1),
            .outputTokens = count("output_tokens"_L1),
            .costUsd = r.optionalNumber("cost_usd"_L1, 0, maxCostUsd)};
}

QList<ResultGate> readGates(ObjectReader &r)
{
    QList<ResultGate> gates;
    r.optionalObjects("gates"_L1, 1'000, [&gates](ObjectReader &gate) {
        const double seconds = gate.optionalNumber("duration_s"_L1, 0, maxDurationSeconds).value_or(0);
        gates.append({.name = gate.optionalString("name"_L1),
                      .isPassed = gate.optionalBool("passed"_L1).value_or(false),
                      .exitCode = gate.optionalInt("exit_code"_L1, std::numeric_limits<int>::min()),
                      .outputTail = gate.optionalString("output"_L1),
                      .duration = Milliseconds(std::llround(seconds * 1'000))});
    });
    return gates;
}

std::optional<ResultDelivery> readDelivery(ObjectReader &r)
{
    if (!r.has("delivery"_L1)) {
        return std::nullopt;
    }
    ObjectReader delivery = r.optionalObject("delivery"_L1);
    return ResultDelivery{.kind = delivery.optionalString("kind"_L1),
                          .isDone = delivery.optionalBool("done"_L1).value_or(false),
                          .target = delivery.optionalString("target"_L1),
                          .detail = delivery.optionalString("detail"_L1)};
}

TaskResultView readResult(const QJsonObject &object)
{
    // Each field has a fault of its own, so that one bad field does not hide the others.
    const auto field = [&object](auto read) {
        std::optional<Error> fault;
        ObjectReader r(object, u"result"_s, fault);
        auto value = read(r);
        return fault ? decltype(value){} : value;
    };
    const auto text = [&](QLatin1StringView key) { return field([&](ObjectReader &r) { return r.optionalString(key); }); };
    const auto count = [&](QLatin1StringView key) {
        return field([&](ObjectReader &r) { return r.optionalInt(key, 0).value_or(0); });
    };
    TaskResultView result;
    result.status = text("status"_L1);
    result.ending = text("ending"_L1);
    result.exitCode = field([](ObjectReader &r) { return r.optionalInt("exit_code"_L1, std::numeric_limits<int>::min()); });
    result.branch = text("branch"_L1);
    result.requestedBranch = text("requested_branch"_L1);
    result.baseCommit = text("base_commit"_L1);
    result.headCommit = text("head_commit"_L1);
    result.filesChanged = count("files_changed"_L1);
    result.insertions = count("insertions"_L1);
    result.deletions = count("deletions"_L1);
    result.summary = text("summary"_L1);
    result.error = text("error"_L1);
    result.worktreePath = text("worktree_path"_L1);
    result.agent = text("agent"_L1);
    result.isolation = text("isolation"_L1);
    result.stdoutTail = text("stdout"_L1);
    result.stderrTail = text("stderr"_L1);
    result.notices = field([](ObjectReader &r) { return r.optionalStrings("notices"_L1, 1'000); });
    const double seconds = field([](ObjectReader &r) { return r.optionalNumber("duration_s"_L1, 0, maxDurationSeconds).value_or(0); });
    result.duration = Milliseconds(std::llround(seconds * 1'000));
    result.patch = text("patch"_L1);
    result.isPatchCut = field([](ObjectReader &r) { return r.optionalBool("patch_truncated"_L1).value_or(false); });
    result.sessionId = text("session_id"_L1);
    result.turns = field([](ObjectReader &r) { return r.optionalInt("turns"_L1, 0); });
    result.deniedTools = count("denied_tools"_L1);
    result.rescueRef = text("rescue_ref"_L1);
    result.usage = field([](ObjectReader &r) { return readUsage(r); });
    result.gates = field([](ObjectReader &r) { return readGates(r); });
    result.delivery = field([](ObjectReader &r) { return readDelivery(r); });
    field([&](ObjectReader &r) {
        r.optionalObjects("commits"_L1, 10'000, [&](ObjectReader &commit) {
            result.commits.append(CommitView{commit.optionalString("id"_L1, 64), commit.optionalString("subject"_L1)});
        });
        return 0;
    });
    result.commitCount = std::max(count("commit_count"_L1), static_cast<int>(result.commits.size()));
    return result;
}

TaskView readTask(ObjectReader &r)
{
    const auto time = [&](QLatin1StringView key) { return restTimeUtc(r.optionalString(key, 64)); };
    TaskView task;
    task.id = r.id("id"_L1);
    task.status = r.string("status"_L1, maxIdLength);
    task.projectId = r.optionalString("project_id"_L1, maxIdLength);
    task.projectName = r.optionalString("project_name"_L1, maxIdLength);
    task.agentId = r.optionalString("agent_id"_L1, maxIdLength);
    task.runnerId = r.optionalString("runner_id"_L1, maxIdLength);
    task.runnerName = r.optionalString("runner_name"_L1, maxIdLength);
    task.attemptCount = r.optionalInt("attempt_count"_L1, 0).value_or(0);
    task.maxAttempts = r.optionalInt("max_attempts"_L1, 0).value_or(0);
    task.priority = r.optionalInt("priority"_L1, std::numeric_limits<int>::min()).value_or(0);
    task.progressPercent = r.optionalInt("progress"_L1, 0, 100);
    task.activity = r.optionalString("activity"_L1);
    task.queueReason = r.optionalString("queue_reason"_L1);
    task.title = r.optionalString("title"_L1);
    task.prompt = r.optionalString("prompt"_L1);
    task.branch = r.optionalString("branch"_L1, maxIdLength);
    task.isCancelRequested = r.optionalBool("cancel_requested"_L1).value_or(false);
    task.errorMessage = r.optionalString("error_message"_L1);
    task.createdUtc = time("created_at"_L1);
    task.updatedUtc = time("updated_at"_L1);
    task.dispatchedUtc = time("dispatched_at"_L1);
    task.ackedUtc = time("acked_at"_L1);
    task.startedUtc = time("started_at"_L1);
    task.completedUtc = time("completed_at"_L1);
    if (const QJsonValue result = r.value("result"_L1); result.isObject()) {
        task.result = readResult(result.toObject());
    }
    return task;
}

} // namespace

Result<QByteArray> encodeSubmission(const TaskSubmission &submission)
{
    QJsonObject object{{"project_id"_L1, submission.projectId}};
    const auto addText = [&object](QLatin1StringView key, const QString &text) {
        if (!text.isEmpty()) {
            object.insert(key, wireText(text, text.size()));
        }
    };
    addText("prompt"_L1, submission.prompt);
    addText("title"_L1, submission.title);
    addText("description"_L1, submission.description);
    addText("agent"_L1, submission.agent);
    addText("agent_type"_L1, submission.agentType);
    addText("branch"_L1, submission.branch);
    addText("base_ref"_L1, submission.baseRef);
    addText("repo_url"_L1, submission.repoUrl);
    addText("preferred_runner_id"_L1, submission.preferredRunnerId);
    addText("idempotency_key"_L1, submission.idempotencyKey);
    addText("expects"_L1, submission.expects);
    addText("deliver"_L1, submission.deliver);
    addText("resume_task"_L1, submission.resumeTask);
    if (!submission.budget.isEmpty()) {
        QJsonObject budget;
        const auto add = [&budget](QLatin1StringView key, const auto &bound) {
            if (bound) {
                budget.insert(key, QJsonValue(*bound));
            }
        };
        add("cost_usd"_L1, submission.budget.costUsd);
        add("tokens"_L1, submission.budget.tokens);
        add("turns"_L1, submission.budget.turns);
        object.insert("budget"_L1, budget);
    }
    std::visit(Overloaded{[](std::monostate) {},
                          [&](const QString &line) { object.insert("command"_L1, line); },
                          [&](const QStringList &arguments) {
                              object.insert("command"_L1, QJsonArray::fromStringList(arguments));
                          }},
               submission.command);
    if (!submission.requiredCapabilities.isEmpty()) {
        object.insert("required_capabilities"_L1, QJsonArray::fromStringList(submission.requiredCapabilities));
    }
    if (submission.timeout) {
        object.insert("timeout_seconds"_L1, qint64{submission.timeout->count()});
    }
    if (submission.priority) {
        object.insert("priority"_L1, *submission.priority);
    }
    if (submission.maxAttempts) {
        object.insert("max_attempts"_L1, *submission.maxAttempts);
    }
    if (submission.createWorktree) {
        object.insert("create_worktree"_L1, *submission.createWorktree);
    }
    if (!submission.metadataJson.isEmpty()) {
        const Result<QJsonObject> metadata = parseFrame(submission.metadataJson, 64 * 1024);
        if (!metadata) {
            return fail(ErrorKind::Usage, u"the metadata must be a JSON object: "_s + metadata.error().what);
        }
        object.insert("metadata"_L1, *metadata);
    }
    return writeFrame(object);
}

Result<TaskView> decodeTask(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"task"_s, fault);
    TaskView task = readTask(r);
    if (fault) {
        return fail(*fault);
    }
    return task;
}

Result<TaskPage> decodeTaskPage(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"answer"_s, fault);
    TaskPage page;
    r.optionalObjects("tasks"_L1, 1'000, [&](ObjectReader &item) { page.tasks.append(readTask(item)); });
    page.next = r.optionalString("next"_L1, maxIdLength);
    if (fault) {
        return fail(*fault);
    }
    return page;
}

} // namespace sibyl
