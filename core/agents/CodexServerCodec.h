// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentNews.h"
#include "agents/AgentTask.h"
#include "agents/JsonRpcCodec.h"

namespace sibyl::codex {

// JSON of `codex app-server`. Reading never fails: what is missing or of another type is empty.

// Whose turn a notice or question is about; empty where it is about none.
QString threadOf(const QJsonObject &params);
QString turnOf(const QJsonObject &params);

// What a notice of our thread tells; the rest of them, see below.
QList<AgentNews> readNotice(const RpcNotice &notice, const QString &workingDirectory);

struct ItemDetail { // item/started: what a question about it will be about
    QString id;
    QString detail;
};
std::optional<ItemDetail> readStartedItem(const RpcNotice &notice);

struct TokenCount { // thread/tokenUsage/updated
    Usage total;    // of the thread, earlier attempts included
    Usage last;     // of the last answer of the model
};
TokenCount readTokens(const QJsonObject &params);

struct LimitState { // account/rateLimits/updated
    bool isReached = false;
    std::optional<QDateTime> resetsUtc; // of what is reached
};
LimitState readLimits(const QJsonObject &params);

QByteArray resolvedKey(const QJsonObject &params); // serverRequest/resolved: RpcRequest::key
QString startedThread(const QJsonObject &result);  // answer to thread/start and thread/resume
QString startedTurn(const QJsonObject &result);    // answer to turn/start
TurnOutcome readFault(const RpcFault &fault);
TurnOutcome readError(const QJsonObject &error);   // a TurnError: {message, codexErrorInfo}

// A question for permission; nothing when it is none.
std::optional<PermissionRequest> readQuestion(const RpcRequest &request);
QString questionItem(const QJsonObject &params); // the item that it is about
QJsonObject answerTo(const QString &method, const QJsonObject &params, const PermissionOption *option);
QString decisionIn(const QJsonObject &answer);
// What is answered at once: no forms are filled in here. Nothing when the method is unknown.
std::optional<QJsonObject> standingAnswer(const QString &method);

QJsonObject initializeParams();
QJsonObject threadParams(const AgentTask &task, const QString &resumedThread);
QJsonObject turnParams(const QString &threadId, const QString &prompt);
QJsonObject interruptParams(const QString &threadId, const QString &turnId);

} // namespace sibyl::codex
