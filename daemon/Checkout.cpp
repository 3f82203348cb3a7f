// SPDX-License-Identifier: Apache-2.0
#include "Checkout.h"

#include "Await.h"
#include "git/RefName.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

Result<std::unique_ptr<Checkout>> Checkout::around(const QString &directory, Clock &clock)
{
    std::unique_ptr<Checkout> checkout(new Checkout(clock));
    checkout->m_path = directory;
    const Result<QString> top = checkout->text({u"rev-parse"_s, u"--show-toplevel"_s});
    if (!top) {
        return fail(top.error());
    }
    checkout->m_path = *top;
    return checkout;
}

Result<CommandReport> Checkout::run(GitCall call)
{
    if (call.directory.isEmpty()) {
        call.directory = m_path;
    }
    return await<CommandReport>([&](QObject *context, auto done) { m_git.run(call, context, std::move(done)); });
}

Result<QString> Checkout::text(const QStringList &arguments)
{
    const GitCall call{.directory = m_path, .arguments = arguments};
    const Result<CommandReport> report = run(call);
    if (!report) {
        return fail(report.error());
    }
    if (!report->isSuccess()) {
        return fail(gitError(call, *report));
    }
    return QString::fromUtf8(report->stdoutBytes).trimmed();
}

bool Checkout::succeeds(const QStringList &arguments)
{
    const Result<CommandReport> report = run({.directory = m_path, .arguments = arguments});
    return report && report->isSuccess();
}

bool Checkout::hasCommit(const QString &id)
{
    constexpr qsizetype shortestWholeId = 40;
    return id.size() >= shortestWholeId && isCommitId(id) && succeeds({u"cat-file"_s, u"-e"_s, id + u"^{commit}"_s});
}

} // namespace sibyl
