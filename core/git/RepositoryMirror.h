// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitOperation.h"

namespace sibyl {

// A bare repository of ours for a URL, made or brought up to date. Its branches are kept as
// remote-tracking ones (refs/remotes/origin and refs/sibyl/remote/origin), so that a fetch can
// never move or prune the tasks' branches in refs/heads.
//
// The URL may hold a token, so that is never an argument of a process, git's own helpers included:
// it stands as a header in a 0600 file that the mirror's configuration includes. A mirror that once was complete is good enough when its
// server cannot be reached.
class RepositoryMirror final : public GitOperation<QString>
{
public:
    RepositoryMirror(const GitServices &services, QString url, QString mirrorBase, QObject *parent);

private:
    void start() override;
    void initialise();
    void nameRemote();
    void fetch();
    void findDefaultBranch();
    void setDefaultBranch(const QString &branch);
    void markComplete();
    GitCall call(const QStringList &arguments, GitAccess access) const;
    QString markerFile() const;

    QString m_url;
    QString m_mirrorBase;
    QString m_directory;
};

} // namespace sibyl
