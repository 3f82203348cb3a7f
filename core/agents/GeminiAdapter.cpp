// SPDX-License-Identifier: Apache-2.0
#include "agents/GeminiAdapter.h"

#include "agents/AgentProcess.h"

#include <utility>

namespace sibyl {
namespace {

QString geminiMode(PermissionMode mode)
{
    switch (mode) {
    case PermissionMode::ReadOnly:
    case PermissionMode::Ask: return QStringLiteral("default");
    case PermissionMode::AcceptEdits: return QStringLiteral("auto_edit");
    case PermissionMode::AllowAll: return QStringLiteral("yolo");
    }
    return {};
}

} // namespace

ProcessSpec GeminiAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    spec.arguments << QStringLiteral("-o") << QStringLiteral("stream-json") << QStringLiteral("--approval-mode")
                   << geminiMode(task.profile.permissions)
                   // A folder it does not trust lowers the mode without a word and ends with 55.
                   << QStringLiteral("--skip-trust");
    if (!task.profile.model.isEmpty()) {
        spec.arguments << QStringLiteral("-m") << task.profile.model;
    }
    if (!task.sessionId.isEmpty()) {
        spec.arguments << (task.isResumed ? QStringLiteral("--resume") : QStringLiteral("--session-id")) << task.sessionId;
    }
    spec.input = InputMode::Empty;
    spec.initialInput = task.assignment.prompt.toUtf8();
    return spec;
}

AgentVerdict GeminiAdapter::finish(const ExitReport &report)
{
    AgentVerdict verdict = StreamAdapter::finish(report);
    const auto *exited = std::get_if<Exited>(&report.ending);
    if (verdict.ending == Ending::Failed && exited != nullptr && exited->code != 0) {
        // Its result is words for a person ("scripted 429 Please wait and try again later");
        // the status is in the exit code.
        if (const std::optional<TurnOutcome> told = outcomeOfExit(exited->code)) {
            verdict.ending = told->ending;
        }
    }
    return verdict;
}

bool GeminiAdapter::takeSpecial(const AgentNews &news, const OnEvent &onEvent)
{
    // Turns are not told; each answer of the model begins after something that went to it.
    const auto *tool = std::get_if<ToolNews>(&news);
    const bool isAnswer = std::holds_alternative<TextNews>(news)
        || (tool != nullptr && tool->status == ToolNews::Status::Running);
    if (isAnswer && std::exchange(m_isModelAsked, false)) {
        takeStep(StepNews{QString::number(++m_answers), {}}, onEvent);
    } else if (tool != nullptr && !isAnswer) {
        m_isModelAsked = true;
    }
    return false;
}

std::optional<TurnOutcome> GeminiAdapter::outcomeOfExit(int exitCode) const
{
    const auto outcome = [](Ending ending, const char *error) {
        return TurnOutcome{.ending = ending, .error = QString::fromLatin1(error)};
    };
    switch (exitCode) {
    case 0: // its answer to SIGINT and SIGTERM
        return outcome(Ending::Interrupted, "the agent was interrupted in its turn");
    case 41: return outcome(Ending::AuthRequired, "Gemini CLI is not signed in; set GEMINI_API_KEY or run `gemini` once");
    case 53: return outcome(Ending::BudgetExceeded, "the limit of turns of Gemini CLI is reached (model.maxSessionTurns)");
    case 55: return outcome(Ending::Failed, "Gemini CLI does not trust the folder");
    case 144: return modelFault(QStringLiteral("the model's service answered 400"), 400);
    case 145: return modelFault(QStringLiteral("the model's service answered 401"), 401);
    case 147: return modelFault(QStringLiteral("the model's service answered 403"), 403);
    case 173: return modelFault(QStringLiteral("the model's service answered 429"), 429);
    case 247: return modelFault(QStringLiteral("the model's service answered 503"), 503);
    default: return std::nullopt;
    }
}

} // namespace sibyl
