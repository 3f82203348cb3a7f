// SPDX-License-Identifier: Apache-2.0
#include "link/Refusal.h"

#include "base/Names.h"
#include "protocol/ErrorBodyCodec.h"

#include <array>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int policyViolation = 1008;
constexpr int sandboxRefusal = 4003;
constexpr qsizetype maxReasonLength = 200;

struct Remedy {
    QLatin1StringView reason;
    QLatin1StringView remedy;
};

// The original server's reasons, word for word.
constexpr std::array knownRemedies{
    Remedy{"Runner claim does not match requested runner"_L1,
           "The token belongs to another runner: run `sibyl-runner register` again."_L1},
    Remedy{"Insufficient runner scope"_L1,
           "The token may not be used by runners: run `sibyl-runner register` again."_L1},
    Remedy{"Runner not found or not in your organization"_L1,
           "It was deleted, or belongs to another organization: run `sibyl-runner register` again."_L1},
    Remedy{"Not authorized for this runner"_L1,
           "Another user registered it: sign in as that user, or run `sibyl-runner register` again."_L1},
    Remedy{"Missing sandbox claim for sandbox runner"_L1,
           "It belongs to a sandbox: start it with the sandbox's own SIBYL_RUNNER_TOKEN."_L1},
    Remedy{"Sandbox claim mismatch"_L1,
           "The token belongs to another sandbox: check SIBYL_SANDBOX_ID and SIBYL_RUNNER_TOKEN."_L1},
    Remedy{"Missing sandbox:runner scope"_L1,
           "The token is no sandbox token: start it with the sandbox's own SIBYL_RUNNER_TOKEN."_L1},
};

QString refusalText(const QString &reason)
{
    QString text = u"the server refused this runner: "_s + reason;
    text += text.endsWith(u'.') ? u""_s : u"."_s;
    for (const Remedy &known : knownRemedies) {
        if (reason == known.reason) {
            text += u' ' + known.remedy;
        }
    }
    return text;
}

CloseVerdict judgeStatus(int status, const QString &detail)
{
    const QString answer = detail.isEmpty() ? u"HTTP %1"_s.arg(status)
                                            : u"HTTP %1, %2"_s.arg(status).arg(detail);
    switch (status) {
    case 401:
        return {LinkEvent::TokenRefused, u"the server does not take the token (%1)"_s.arg(answer)};
    case 403:
        return {LinkEvent::Refused,
                refusalText(answer) + u" If the account is right, run `sibyl-runner register` again."_s};
    case 404:
        if (detail.isEmpty() || detail == "Not Found"_L1) {
            return {LinkEvent::Refused, u"this server has no runner support (HTTP 404). Check server_url; "
                                        "`sibyl-runner serve` is a server that has it."_s};
        }
        return {LinkEvent::Refused, refusalText(detail)};
    case 408:
    case 425:
    case 429:
        return {LinkEvent::Lost, u"the server asks to try later (%1)"_s.arg(answer)};
    default:
        break;
    }
    if (status >= 500) {
        return {LinkEvent::Lost, u"the server has a fault (%1)"_s.arg(answer)};
    }
    if (status >= 400) {
        return {LinkEvent::Refused, refusalText(answer)};
    }
    return {LinkEvent::Refused, u"there is no Sibyl server at this address (%1): check server_url"_s.arg(answer)};
}

CloseVerdict judgeCode(int code, const QString &reason)
{
    if (code == policyViolation && reason == "Authentication required"_L1) {
        return {LinkEvent::TokenRefused, u"the server does not take the token"_s};
    }
    if (code == policyViolation || code == sandboxRefusal) {
        return {LinkEvent::Refused, refusalText(reason.isEmpty() ? u"close code %1"_s.arg(code) : reason)};
    }
    if (code == 1000 && reason == "Replaced by new connection"_L1) {
        return {LinkEvent::Replaced, u"another runner process took over this registration: stop one of the "
                                     "two, or register this machine as a runner of its own"_s};
    }
    switch (code) {
    case 1001:
    case 1012:
        return {LinkEvent::Lost, u"the server is restarting"_s};
    case 1009:
        return {LinkEvent::Lost, u"a message was too large and ended the connection"_s};
    case 1011:
        return {LinkEvent::Lost, u"the server had a fault and closed the connection"_s};
    default:
        break;
    }
    return {LinkEvent::Lost, reason.isEmpty() ? u"the server closed the connection (code %1)"_s.arg(code)
                                              : u"the server closed the connection: %1"_s.arg(reason)};
}

} // namespace

CloseVerdict judgeClose(const CloseReport &report, const QString &lastServerError)
{
    if (report.httpStatus) {
        return judgeStatus(*report.httpStatus, errorDetail(report.httpBody));
    }
    if (report.closeCode) {
        const QString &said = report.closeReason.isEmpty() ? lastServerError : report.closeReason;
        return judgeCode(*report.closeCode, wireText(said.simplified(), maxReasonLength));
    }
    return {LinkEvent::Lost, report.networkError.isEmpty() ? u"the connection was lost"_s : report.networkError};
}

} // namespace sibyl
