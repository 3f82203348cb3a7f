// SPDX-License-Identifier: Apache-2.0
#include "agents/CodexServerCodec.h"

#include "agents/CodexItemCodec.h"
#include "agents/JsonFieldsCodec.h"
#include "agents/ToolCallCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace sibyl::codex {
namespace {

// What is known of app-server 0.169 and of no interest here.
bool isOfNoInterestHere(const QString &method)
{
    static const char *const prefixes[] = {"thread/", "hook/", "item/", "account/", "mcpServer/", "app/", "fs/",
                                           "process/", "command/", "externalAgentConfig/", "fuzzyFileSearch/",
                                           "windows", "model", "skills/", "project/", "remoteControl/", "autoApprovalReview/"};
    static const QSet<QString> names{
        QStringLiteral("turn/started"),      QStringLiteral("turn/diff/updated"), QStringLiteral("turn/moderationMetadata"),
        QStringLiteral("warning"),           QStringLiteral("guardianWarning"),   QStringLiteral("deprecationNotice"),
        QStringLiteral("configWarning"),     QStringLiteral("serverRequest/resolved")};
    return names.contains(method)
        || std::any_of(std::begin(prefixes), std::end(prefixes),
                       [&](const char *prefix) { return method.startsWith(QLatin1String(prefix)); });
}

Usage usageOf(const QJsonObject &counts)
{
    Usage usage;
    usage.cacheReadTokens = countIn(counts, "cachedInputTokens");
    usage.cacheWriteTokens = countIn(counts, "cacheWriteInputTokens");
    usage.inputTokens = std::max<qint64>(0, countIn(counts, "inputTokens") - usage.cacheReadTokens - usage.cacheWriteTokens);
    usage.outputTokens = countIn(counts, "outputTokens");
    return usage;
}

EndNews readTurnEnd(const QJsonObject &turn)
{
    const QString status = textIn(turn, "status");
    if (status == QLatin1String("completed")) {
        return {};
    }
    if (status == QLatin1String("interrupted")) {
        return {.outcome = {.ending = Ending::Failed, .error = QStringLiteral("the agent broke off by itself")}, .text = {}};
    }
    return {.outcome = readError(objectIn(turn, "error")), .text = {}};
}

struct Policy {
    const char *approval;
    const char *sandbox;
};

Policy policyOf(PermissionMode permissions)
{
    switch (permissions) {
    case PermissionMode::ReadOnly: return {"never", "read-only"};
    case PermissionMode::Ask: return {"on-request", "read-only"};
    case PermissionMode::AcceptEdits: return {"on-request", "workspace-write"};
    case PermissionMode::AllowAll: return {"never", "danger-full-access"};
    }
    return {"never", "read-only"};
}

bool isForPermissions(const QString &method)
{
    return method == QLatin1String("item/permissions/requestApproval");
}

} // namespace

QString threadOf(const QJsonObject &params)
{
    const QString id = textIn(params, "threadId");
    return id.isEmpty() ? textIn(objectIn(params, "thread"), "id") : id;
}

QString turnOf(const QJsonObject &params)
{
    const QString id = textIn(params, "turnId");
    return id.isEmpty() ? textIn(objectIn(params, "turn"), "id") : id;
}

QList<AgentNews> readNotice(const RpcNotice &notice, const QString &workingDirectory)
{
    const QString &method = notice.method;
    const QJsonObject &params = notice.params;
    if (method == QLatin1String("item/started")) {
        return readItem(objectIn(params, "item"), ItemPhase::Started, workingDirectory);
    }
    if (method == QLatin1String("item/completed")) {
        return readItem(objectIn(params, "item"), ItemPhase::Completed, workingDirectory);
    }
    if (method == QLatin1String("item/agentMessage/delta")) {
        return {TextNews{textIn(params, "itemId").left(300), textIn(params, "delta").left(maxMessageBytes), false}};
    }
    if (method.startsWith(QLatin1String("item/reasoning/"))) {
        return {ThoughtNews{}};
    }
    if (method == QLatin1String("turn/plan/updated")) {
        return {AgentEvent(PlanChanged{readPlan(params.value(QLatin1String("plan")).toArray())})};
    }
    if (method == QLatin1String("error")) {
        return isTrueIn(params, "willRetry") ? QList<AgentNews>{FaultNews{readError(objectIn(params, "error"))}}
                                             : QList<AgentNews>(); // the end of the turn says it again
    }
    if (method == QLatin1String("turn/completed")) {
        return {readTurnEnd(objectIn(params, "turn"))};
    }
    return isOfNoInterestHere(method) ? QList<AgentNews>() : QList<AgentNews>{UnknownNews{}};
}

std::optional<ItemDetail> readStartedItem(const RpcNotice &notice)
{
    if (notice.method != QLatin1String("item/started")) {
        return std::nullopt;
    }
    const QJsonObject item = objectIn(notice.params, "item");
    return ItemDetail{textIn(item, "id").left(300), itemDetail(item)};
}

QString questionItem(const QJsonObject &params)
{
    return textIn(params, "itemId").left(300);
}

TokenCount readTokens(const QJsonObject &params)
{
    const QJsonObject counts = objectIn(params, "tokenUsage");
    return {usageOf(objectIn(counts, "total")), usageOf(objectIn(counts, "last"))};
}

LimitState readLimits(const QJsonObject &params)
{
    const QJsonObject limits = objectIn(params, "rateLimits");
    LimitState state{.isReached = !textIn(limits, "rateLimitReachedType").isEmpty(), .resetsUtc = std::nullopt};
    for (const char *window : {"primary", "secondary"}) {
        const QJsonObject each = objectIn(limits, window);
        const qint64 resets = countIn(each, "resetsAt");
        if (each.value(QLatin1String("usedPercent")).toDouble() >= 100 && resets > 0) {
            state.isReached = true;
            const QDateTime moment = QDateTime::fromSecsSinceEpoch(resets, Qt::UTC);
            state.resetsUtc = std::max(state.resetsUtc.value_or(moment), moment);
        }
    }
    return state;
}

QByteArray resolvedKey(const QJsonObject &params)
{
    return JsonRpcCodec::keyOf(params.value(QLatin1String("requestId"))).value_or(QByteArray());
}

QString startedThread(const QJsonObject &result)
{
    return textIn(objectIn(result, "thread"), "id").left(300);
}

QString startedTurn(const QJsonObject &result)
{
    return textIn(objectIn(result, "turn"), "id").left(300);
}

TurnOutcome readFault(const RpcFault &fault)
{
    return modelFault(fault.message);
}

TurnOutcome readError(const QJsonObject &error)
{
    QString words = textIn(error, "message");
    if (const QString more = textIn(error, "additionalDetails"); !more.isEmpty() && !words.contains(more)) {
        words += QStringLiteral(": ") + more;
    }
    const QJsonValue kind = error.value(QLatin1String("codexErrorInfo"));
    std::optional<int> status;
    for (const QJsonValue &each : kind.toObject()) {
        if (const qint64 code = countIn(each.toObject(), "httpStatusCode"); code >= 400 && code < 600) {
            status = static_cast<int>(code);
        }
    }
    TurnOutcome outcome = modelFault(words, status);
    static const QHash<QString, Ending> endings{
        {QStringLiteral("usageLimitExceeded"), Ending::RateLimited},
        {QStringLiteral("rateLimitExceeded"), Ending::RateLimited},
        {QStringLiteral("serverOverloaded"), Ending::RateLimited},
        {QStringLiteral("flexUnavailable"), Ending::RateLimited},
        {QStringLiteral("policyCapacityUnavailable"), Ending::RateLimited},
        {QStringLiteral("unauthorized"), Ending::AuthRequired},
        {QStringLiteral("sessionBudgetExceeded"), Ending::BudgetExceeded},
        {QStringLiteral("cyberPolicy"), Ending::Refused},
        {QStringLiteral("misalignmentPolicyViolation"), Ending::Refused},
        {QStringLiteral("inferenceHookDenied"), Ending::Refused},
        {QStringLiteral("contextWindowExceeded"), Ending::Failed}};
    if (const auto known = endings.find(kind.toString()); known != endings.end()) {
        outcome.ending = *known;
    }
    return outcome;
}

std::optional<PermissionRequest> readQuestion(const RpcRequest &request)
{
    const QJsonObject &params = request.params;
    PermissionRequest asked;
    if (request.method == QLatin1String("item/commandExecution/requestApproval")) {
        asked.kind = ToolKind::Execute;
        asked.detail = plainCommand(textIn(params, "command"));
        asked.summary = oneLine(asked.detail, maxToolTitleLength);
    } else if (request.method == QLatin1String("item/fileChange/requestApproval")) {
        asked.kind = ToolKind::Edit;
    } else if (!isForPermissions(request.method)) {
        return std::nullopt;
    }
    if (const QString reason = textIn(params, "reason"); !reason.isEmpty()) {
        asked.summary = asked.summary.isEmpty() ? oneLine(reason, maxToolTitleLength) : asked.summary;
        if (asked.detail.isEmpty()) { // rules look at the detail: of a command nothing but the command
            asked.detail = reason;
        }
    }
    if (isForPermissions(request.method)) {
        asked.detail += u'\n' + QString::fromUtf8(jsonLine(objectIn(params, "permissions")));
    }
    asked.options = {{QStringLiteral("accept"), QStringLiteral("Allow"), PermissionEffect::AllowOnce},
                     {QStringLiteral("acceptForSession"), QStringLiteral("Allow for this session"), PermissionEffect::AllowAlways},
                     {QStringLiteral("decline"), QStringLiteral("Reject"), PermissionEffect::RejectOnce}};
    return asked;
}

QJsonObject answerTo(const QString &method, const QJsonObject &params, const PermissionOption *option)
{
    if (!isForPermissions(method)) {
        // "cancel" declines and ends the turn as well.
        return {{QStringLiteral("decision"), option != nullptr ? option->id : QStringLiteral("cancel")}};
    }
    const bool isAllowed = option != nullptr && option->id != QLatin1String("decline");
    const bool isLasting = isAllowed && option->id == QLatin1String("acceptForSession");
    return {{QStringLiteral("permissions"), isAllowed ? objectIn(params, "permissions") : QJsonObject()},
            {QStringLiteral("scope"), isLasting ? QStringLiteral("session") : QStringLiteral("turn")}};
}

QString decisionIn(const QJsonObject &answer)
{
    if (answer.contains(QLatin1String("permissions"))) {
        return objectIn(answer, "permissions").isEmpty() ? QStringLiteral("decline") : QStringLiteral("accept");
    }
    return textIn(answer, "decision");
}

std::optional<QJsonObject> standingAnswer(const QString &method)
{
    if (method == QLatin1String("item/tool/requestUserInput")) {
        return QJsonObject{{QStringLiteral("answers"), QJsonObject()}};
    }
    if (method == QLatin1String("mcpServer/elicitation/request")) {
        return QJsonObject{{QStringLiteral("action"), QStringLiteral("decline")}};
    }
    return std::nullopt;
}

QJsonObject initializeParams()
{
    return {{QStringLiteral("clientInfo"), QJsonObject{{QStringLiteral("name"), QStringLiteral("sibyl-runner")},
                                                       {QStringLiteral("title"), QStringLiteral("Sibyl Runner")},
                                                       {QStringLiteral("version"), QStringLiteral(SIBYL_VERSION)}}}};
}

QJsonObject threadParams(const AgentTask &task, const QString &resumedThread)
{
    // A new thread is in the directory of the process. Were the directory named, a writable sandbox
    // would mark the user's repository as trusted in their config.toml (0.169; not so on resume).
    const Policy policy = policyOf(task.profile.permissions);
    QJsonObject params{{QStringLiteral("approvalPolicy"), QLatin1String(policy.approval)},
                       {QStringLiteral("sandbox"), QLatin1String(policy.sandbox)}};
    if (!task.profile.model.isEmpty()) {
        params.insert(QStringLiteral("model"), task.profile.model);
    }
    if (!resumedThread.isEmpty()) {
        params.insert(QStringLiteral("threadId"), resumedThread);
        params.insert(QStringLiteral("cwd"), task.workingDirectory);
        params.insert(QStringLiteral("excludeTurns"), true); // the history is not needed and may be huge
    }
    return params;
}

QJsonObject turnParams(const QString &threadId, const QString &prompt)
{
    const QJsonObject text{{QStringLiteral("type"), QStringLiteral("text")}, {QStringLiteral("text"), prompt}};
    return {{QStringLiteral("threadId"), threadId}, {QStringLiteral("input"), QJsonArray{text}}};
}

QJsonObject interruptParams(const QString &threadId, const QString &turnId)
{
    return {{QStringLiteral("threadId"), threadId}, {QStringLiteral("turnId"), turnId}};
}

} // namespace sibyl::codex
