// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/GitOperation.h"

namespace sibyl {

// Hands a task's branch over, changing nothing in the repository:
//
//   Push    to the branch of the same name on the remote; never with force
//   Bundle  `git bundle` of base..branch
//   Patch   `git diff --binary base branch`
//
// Ends with what a person needs to find it: "origin sibyl/agent-0d6b2f53", or the file's path.
class WorkDelivery final : public GitOperation<QString>
{
public:
    WorkDelivery(const GitServices &services, DeliverRequest request, QObject *parent);

private:
    void start() override;
    void push();
    void makeBundle();
    void makePatch();
    void makePatchFrom(const QString &base);
    void makeFile(const QStringList &arguments);
    GitCall call(const QStringList &arguments) const;

    DeliverRequest m_request;
};

} // namespace sibyl
