// SPDX-License-Identifier: Apache-2.0
#include "server/Judgement.h"

#include <QStringList>

namespace sibyl::server {

Verdict judge(const Completion &completion)
{
    static const QStringList cancelWords{QStringLiteral("cancelled"), QStringLiteral("canceled")};
    static const QStringList successWords{QString(), QStringLiteral("completed"), QStringLiteral("complete"),
                                          QStringLiteral("success"), QStringLiteral("succeeded"), QStringLiteral("ok"),
                                          QStringLiteral("done")};
    if (cancelWords.contains(completion.statusWord)) {
        return Verdict::Canceled;
    }
    if (completion.success.value_or(successWords.contains(completion.statusWord))) {
        return Verdict::Completed;
    }
    return completion.isRetryable ? Verdict::Retryable : Verdict::Failed;
}

QString failureText(const Completion &completion)
{
    if (!completion.error.isEmpty()) {
        return completion.error;
    }
    if (completion.statusWord == QStringLiteral("timeout")) {
        return QStringLiteral("timed out");
    }
    if (completion.exitCode) {
        return QStringLiteral("exited with code %1").arg(*completion.exitCode);
    }
    return QStringLiteral("sandbox_task_failed"); // the spec's word for a failure without reason
}

} // namespace sibyl::server
