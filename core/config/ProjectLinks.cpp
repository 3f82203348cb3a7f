// SPDX-License-Identifier: Apache-2.0
#include "config/ProjectLinks.h"

#include "base/AtomicFile.h"
#include "base/Names.h"
#include "config/AgentConfig.h"
#include "config/CliConfigFile.h"
#include "config/ConfigLoader.h"
#include "config/UserPath.h"

#include <QDir>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>

namespace sibyl {
namespace {

constexpr qsizetype maxLinks = 2'000;

bool isUuid(const QString &id)
{
    return id.size() == 36 && !QUuid::fromString(id).isNull();
}

class LinkCollector
{
public:
    explicit LinkCollector(QString home) : m_home(std::move(home)) {}

    void warn(const QString &where, const QString &what) { m_result.warnings.append(where + QStringLiteral(": ") + what); }

    void add(ProjectLink link, const QString &where)
    {
        const Result<QString> path = absoluteUserPath(link.path, m_home);
        if (!path) {
            warn(where, QStringLiteral("the project path \"%1\" is left out: it %2").arg(link.path.left(120), path.error().what));
            return;
        }
        link.path = *path;
        if (!hasUsableIds(link)) {
            warn(where, QStringLiteral("the project %1 is left out: it needs an id, graph_id or name of 1 to %2 printable characters")
                            .arg(link.path).arg(maxIdLength));
            return;
        }
        if (m_result.links.contains(link) || m_result.links.size() >= maxLinks) {
            return;
        }
        const auto same = std::find_if(m_result.links.cbegin(), m_result.links.cend(),
                                       [&](const ProjectLink &other) { return isSameProject(other, link); });
        if (same != m_result.links.cend() && same->path == link.path) {
            return; // the CLI's file often repeats what `link` wrote
        }
        if (same != m_result.links.cend()) {
            warn(where, QStringLiteral("project %1 is linked twice; %2 is used, not %3").arg(nameOf(link), same->path, link.path));
        } else if (!QFileInfo(link.path).isDir()) {
            warn(where, QStringLiteral("the directory %1 of project %2 is not there (now)").arg(link.path, nameOf(link)));
        }
        m_result.links.append(std::move(link));
    }

    ProjectLinks take() { return std::move(m_result); }

private:
    static bool hasUsableIds(const ProjectLink &link)
    {
        const QStringList ids{link.projectId, link.graphId, link.name};
        return std::any_of(ids.begin(), ids.end(), [](const QString &id) { return !id.isEmpty(); })
            && std::all_of(ids.begin(), ids.end(), [](const QString &id) { return id.isEmpty() || isAcceptableId(id); });
    }

    static bool isSameProject(const ProjectLink &a, const ProjectLink &b)
    {
        if (!a.projectId.isEmpty() && !b.projectId.isEmpty()) {
            return a.projectId == b.projectId;
        }
        return (!a.graphId.isEmpty() && a.graphId == b.graphId)
            || (a.graphId.isEmpty() && b.graphId.isEmpty() && !a.name.isEmpty() && a.name == b.name);
    }

    static QString nameOf(const ProjectLink &link)
    {
        return !link.name.isEmpty() ? link.name : !link.projectId.isEmpty() ? link.projectId : link.graphId;
    }

    QString m_home;
    ProjectLinks m_result;
};

void collectFromFile(const SettingsFile &file, LinkCollector &collector, GroupFaults &faults)
{
    const FileValue projects = file.value(QStringLiteral("projects"));
    if (!projects.isThere()) {
        return;
    }
    if (projects.shape != FileValue::Shape::List) {
        collector.warn(file.where(projects.line),
                       QStringLiteral("projects must be a list; `sibyl-runner link PATH` writes it"));
        return;
    }
    for (qsizetype i = 0; i < projects.items.size(); ++i) {
        const FileValue &project = projects.items.at(i);
        const QString where = file.where(project.line);
        if (project.shape != FileValue::Shape::Mapping) {
            collector.warn(where, QStringLiteral("an entry of projects must have the keys path and id"));
            continue;
        }
        GroupReader reader(project, QStringLiteral("projects[%1]").arg(i), file, faults);
        const auto field = [&](const char *name) { return reader.value(QLatin1StringView(name)).text.trimmed(); };
        ProjectLink link{field("path"), field("id"), field("graph_id"), field("name")};
        link.agent = reader.text(QLatin1StringView("agent"), 64);
        if (!link.agent.isEmpty() && !isAgentName(link.agent)) {
            reader.reject(QLatin1StringView("agent"), QStringLiteral("must be the name of an agent"));
        }
        link.gates = readGates(reader.value(QLatin1StringView("gates")), reader.label(), file, faults);
        link.worktrees = readProjectWorktrees(reader, file, faults);
        reader.warnOfOthers();
        collector.add(std::move(link), where);
    }
}

void collectFromCli(const QString &path, LinkCollector &collector)
{
    const Result<QByteArray> text = readWholeFile(path, maxConfigFileBytes);
    if (!text) {
        if (text.error().kind != ErrorKind::NotFound) {
            collector.warn(path, QStringLiteral("the Sibyl CLI's links are not used: ") + text.error().what);
        }
        return;
    }
    const auto entries = readCliPaths(*text, path);
    if (!entries) {
        collector.warn(entries.error().where, QStringLiteral("the Sibyl CLI's links are not used: the file ") + entries.error().what);
        return;
    }
    for (const CliProjectPath &entry : *entries) {
        ProjectLink link{.path = entry.path, .projectId = {}, .graphId = {}, .name = {}};
        (isUuid(entry.project) ? link.projectId : link.graphId) = entry.project;
        collector.add(std::move(link), path + u':' + QString::number(entry.line));
    }
}

} // namespace

QString cliConfigPath(const ConfigSources &sources)
{
    if (const QString dir = sources.environment.value(QStringLiteral("SIBYL_CONFIG_DIR")); !dir.isEmpty()) {
        const QString path = QDir::current().absoluteFilePath(expandHome(dir, sources.home())) + QStringLiteral("/config.toml");
        if (QFileInfo::exists(path)) {
            return QDir::cleanPath(path);
        }
    }
    return sources.home() + QStringLiteral("/.sibyl/config.toml");
}

ProjectLinks readProjectLinks(const SettingsFile &file, const ConfigSources &sources, GroupFaults &faults)
{
    LinkCollector collector(sources.home());
    collectFromFile(file, collector, faults);
    collectFromCli(cliConfigPath(sources), collector);
    return collector.take();
}

} // namespace sibyl
