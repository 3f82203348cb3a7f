// SPDX-License-Identifier: Apache-2.0
#include "git/GitOperation.h"

#include <memory>

namespace sibyl {

GitSteps::GitSteps(const GitServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
}

void GitSteps::run(const GitCall &call, Next next)
{
    m_services.git.run(call, this,
                       [this, next = std::move(next)](const Result<CommandReport> &report) {
                           if (report) {
                               next(*report);
                           } else {
                               giveUp(report.error());
                           }
                       });
}

void GitSteps::require(const GitCall &call, Next next)
{
    run(call, [this, call, next = std::move(next)](const CommandReport &report) {
        if (report.isSuccess()) {
            next(report);
        } else {
            giveUp(gitError(call, report));
        }
    });
}

void GitSteps::runAll(const QList<GitCall> &calls, NextAll next)
{
    struct Gathering
    {
        QList<CommandReport> reports;
        qsizetype missing = 0;
        bool isOver = false;
    };
    // Shared by the answers of one batch, whichever comes last.
    const auto gathering = std::make_shared<Gathering>();
    gathering->reports.resize(calls.size());
    gathering->missing = calls.size();
    for (qsizetype i = 0; i < calls.size(); ++i) {
        m_services.git.run(calls.at(i), this,
                           [this, i, gathering, next](const Result<CommandReport> &report) {
                               if (gathering->isOver) {
                                   return;
                               }
                               if (!report) {
                                   gathering->isOver = true;
                                   giveUp(report.error());
                                   return;
                               }
                               gathering->reports[i] = *report;
                               if (--gathering->missing == 0) {
                                   next(gathering->reports);
                               }
                           });
    }
}

void GitSteps::lock(const QString &commonDirectory, std::function<void()> next)
{
    m_services.locks.acquire(commonDirectory, this,
                             [this, next = std::move(next)](Result<RepositoryLease> lease) {
                                 if (!lease) {
                                     giveUp(lease.error());
                                     return;
                                 }
                                 m_lease = *std::move(lease);
                                 next();
                             });
}

} // namespace sibyl
