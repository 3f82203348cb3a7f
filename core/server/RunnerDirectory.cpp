// SPDX-License-Identifier: Apache-2.0
#include "server/RunnerDirectory.h"

#include <algorithm>

namespace sibyl::server {
namespace {

template <typename Record>
QList<const Record *> newestFirst(const std::map<QString, Record> &records)
{
    QList<const Record *> list;
    for (const auto &[id, record] : records) {
        list.append(&record);
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Record *a, const Record *b) { return a->createdUtc > b->createdUtc; });
    return list;
}

} // namespace

RunnerDirectory::RunnerDirectory(TaskStore &store) : m_store(store) {}

void RunnerDirectory::reload()
{
    m_runners.clear();
    m_projects.clear();
    m_runnerProjects.clear();
    for (const RunnerRecord &runner : m_store.runners()) {
        m_runners.emplace(runner.id, runner);
    }
    for (const ProjectRecord &project : m_store.projects()) {
        m_projects.emplace(project.id, project);
    }
    for (const RunnerProject &row : m_store.runnerProjects()) {
        m_runnerProjects[row.runnerId].insert(row.projectId, row);
    }
}

const RunnerRecord *RunnerDirectory::runner(const QString &id) const
{
    const auto found = m_runners.find(id);
    return found == m_runners.end() ? nullptr : &found->second;
}

QList<const RunnerRecord *> RunnerDirectory::runners() const
{
    return newestFirst(m_runners);
}

void RunnerDirectory::save(const RunnerRecord &runner)
{
    m_runners.insert_or_assign(runner.id, runner);
    m_store.saveRunner(runner);
}

void RunnerDirectory::removeRunner(const QString &id)
{
    m_store.removeRunner(id);
    m_runnerProjects.remove(id);
    m_runners.erase(id);
}

const ProjectRecord *RunnerDirectory::project(const QString &id) const
{
    const auto found = m_projects.find(id);
    return found == m_projects.end() ? nullptr : &found->second;
}

const ProjectRecord *RunnerDirectory::projectNamed(const QString &idOrName) const
{
    if (const ProjectRecord *found = project(idOrName.toLower())) {
        return found;
    }
    const auto found = std::find_if(m_projects.begin(), m_projects.end(), [&](const auto &entry) {
        return entry.second.name == idOrName || entry.second.graphId == idOrName;
    });
    return found == m_projects.end() ? nullptr : &found->second;
}

QList<const ProjectRecord *> RunnerDirectory::projects() const
{
    return newestFirst(m_projects);
}

void RunnerDirectory::save(const ProjectRecord &project)
{
    m_projects.insert_or_assign(project.id, project);
    m_store.saveProject(project);
}

void RunnerDirectory::removeProject(const QString &id)
{
    m_store.removeProject(id);
    for (QHash<QString, RunnerProject> &rows : m_runnerProjects) {
        rows.remove(id);
    }
    m_projects.erase(id);
}

bool RunnerDirectory::hasProject(const QString &runnerId, const QString &projectId) const
{
    const auto rows = m_runnerProjects.constFind(runnerId);
    return rows != m_runnerProjects.constEnd() && rows->contains(projectId);
}

QList<RunnerProject> RunnerDirectory::projectsOf(const QString &runnerId) const
{
    return m_runnerProjects.value(runnerId).values();
}

void RunnerDirectory::save(const RunnerProject &project)
{
    RunnerProject row = project;
    QHash<QString, RunnerProject> &rows = m_runnerProjects[project.runnerId];
    if (const auto present = rows.constFind(project.projectId); present != rows.constEnd()) {
        row.id = present->id;
    }
    rows.insert(row.projectId, row);
    m_store.saveRunnerProject(row);
}

} // namespace sibyl::server
