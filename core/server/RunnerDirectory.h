// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/ProjectRecord.h"
#include "server/RunnerRecord.h"
#include "server/TaskStore.h"

#include <QHash>
#include <QList>

#include <map>

namespace sibyl::server {

// The registered runners, the projects, and which runner has which: in memory, every change also
// in the store. Pointers stay good until the entry is removed or reload() is called.
class RunnerDirectory
{
public:
    explicit RunnerDirectory(TaskStore &store);

    void reload(); // forgets what is in memory and reads the store

    const RunnerRecord *runner(const QString &id) const;
    QList<const RunnerRecord *> runners() const; // newest first
    qsizetype runnerCount() const { return static_cast<qsizetype>(m_runners.size()); }
    void save(const RunnerRecord &runner);
    void removeRunner(const QString &id);

    const ProjectRecord *project(const QString &id) const;
    const ProjectRecord *projectNamed(const QString &idOrName) const; // UUID, graph id or name
    QList<const ProjectRecord *> projects() const; // newest first
    qsizetype projectCount() const { return static_cast<qsizetype>(m_projects.size()); }
    void save(const ProjectRecord &project);
    void removeProject(const QString &id);

    bool hasProject(const QString &runnerId, const QString &projectId) const;
    QList<RunnerProject> projectsOf(const QString &runnerId) const;
    void save(const RunnerProject &project); // keeps the id of the row that is there

private:
    TaskStore &m_store;
    std::map<QString, RunnerRecord> m_runners;
    std::map<QString, ProjectRecord> m_projects;
    QHash<QString, QHash<QString, RunnerProject>> m_runnerProjects; // runner id -> project id
};

} // namespace sibyl::server
