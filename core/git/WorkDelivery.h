// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/GitOperation.h"

namespace sibyl {

// Hands a task's work over as it was collected, changing nothing in the repository:
//
//   Push    the commit to the branch of the task's name on the remote; never with force, and
//           nothing else with it (tags, submodules) but the files of git-lfs, which go first
//   Bundle  `git bundle` of base..branch
//   Patch   `git diff --binary base commit`
//
// Ends with what a person needs to find it: "origin sibyl/agent-0d6b2f53", or the file's path. When
// the remote refuses, the error holds its reason.
class WorkDelivery final : public GitOperation<QString>
{
public:
    WorkDelivery(const GitServices &services, DeliverRequest request, QObject *parent);

private:
    void start() override;
    void push();
    void pushLargeFiles(const QString &remote);
    void pushTo(const QString &remote);
    void makeBundle();
    void makePatch();
    void makePatchFrom(const QString &base);
    void makeFile(const QStringList &arguments);
    GitCall call(const QStringList &arguments) const;

    DeliverRequest m_request;
};

} // namespace sibyl
