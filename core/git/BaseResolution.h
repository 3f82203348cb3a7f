// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/RepositoryInspection.h"

namespace sibyl {

// Where a task's work begins.
struct ChosenBase
{
    QString name;            // what was asked for
    QString commit;          // empty: the repository has none, the branch begins unborn
    QString continuedBranch; // an existing branch below sibyl/ that was asked for by name
    QString notice;
};

// Turns the branch, base ref or default branch of a task into a commit. The remote is asked first;
// when that fails and the name is known here, this is a notice and not an error. Of a name that
// both sides know, the remote's commit is taken unless the local branch already contains it.
// A slow server is waited for only as long as nothing of that name is here.
//
//   asked for                    found                      missing everywhere
//   branch of the task           base (or continued)        next line, with a notice
//   base ref                     base                       ErrorKind::NotFound
//   nothing: default branch      base                       HEAD's commit; none at all: unborn
class BaseResolution final : public GitOperation<ChosenBase>
{
public:
    BaseResolution(const GitServices &services, RepositoryDetails details, WorktreeRequest request,
                   QObject *parent);

private:
    enum class Kind { RequestedBranch, BaseRef, DefaultBranch };
    struct Candidate
    {
        Kind kind = Kind::DefaultBranch;
        QString name; // of a branch without its remote's name, or of a tag, or a commit id
    };

    void start() override;
    void tryNext();
    void fetchCandidate();
    void waitForServer();
    void lookUp(bool isOnRemote);
    void compare(const QString &remoteCommit, const QString &localCommit);
    void choose(const QString &commit);
    void candidateIsMissing();
    void fallBackToHead();
    void note(const QString &sentence);
    GitCall call(const QStringList &arguments) const;

    RepositoryDetails m_details;
    WorktreeRequest m_request;
    QList<Candidate> m_candidates;
    Candidate m_current;
    bool m_hasLocalBranch = false;
    bool m_isPatient = false;     // nothing is here: wait for the server as long as it may take
    bool m_wasImpatient = false;  // it has not answered yet
    ChosenBase m_base;
    QString m_noticeBeforeFetch;
};

} // namespace sibyl
