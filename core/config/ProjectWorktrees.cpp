// SPDX-License-Identifier: Apache-2.0
#include "config/ProjectWorktrees.h"

#include <algorithm>

namespace sibyl {
namespace {

using Name = QLatin1StringView;

constexpr qsizetype maxPatterns = 100;
constexpr qint64 maxPool = 16;
constexpr qsizetype maxCommandLength = 8'192;

bool isInsidePath(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return !path.isEmpty() && path.size() <= 1'000 &&
           std::all_of(parts.begin(), parts.end(), [](const QString &part) {
               return !part.isEmpty() && part != QLatin1StringView(".") &&
                      part != QLatin1StringView("..") &&
                      std::all_of(part.begin(), part.end(), [](QChar c) { return c.isPrint(); });
           });
}

QStringList readPatterns(GroupReader &project, Name key)
{
    QStringList patterns = project.words(key, maxPatterns).value_or(QStringList());
    const bool isUsable = std::all_of(patterns.begin(), patterns.end(), [](const QString &pattern) {
        return !pattern.trimmed().isEmpty() && pattern.size() <= 1'000 && !pattern.contains(u'\n');
    });
    if (!isUsable) {
        project.reject(key, QStringLiteral("must be a list of patterns such as \".env*\""));
        return {};
    }
    return patterns;
}

// "setup: npm ci" or "setup: {command: npm ci, timeout: 900}".
ProjectCommand readCommand(GroupReader &project, Name key, const SettingsFile &file,
                           GroupFaults &faults)
{
    ProjectCommand command;
    const FileValue value = project.value(key);
    if (value.shape != FileValue::Shape::Mapping) {
        command.command = project.text(key, maxCommandLength).trimmed();
        return command;
    }
    GroupReader reader(value, project.label() + u'.' + key, file, faults);
    command.command = reader.text(Name("command"), maxCommandLength).trimmed();
    command.timeLimit = reader.seconds(Name("timeout"), Seconds(1), Seconds(86'400)).value_or(command.timeLimit);
    if (command.command.isEmpty() && !reader.hasFaults()) {
        reader.reject(Name("command"), QStringLiteral("must be a shell line"));
    }
    reader.warnOfOthers();
    return reader.hasFaults() ? ProjectCommand() : command;
}

} // namespace

ProjectWorktrees readProjectWorktrees(GroupReader &project, const SettingsFile &file, GroupFaults &faults)
{
    ProjectWorktrees worktrees;
    worktrees.baseRef = project.text(Name("base_ref"), 200).trimmed();
    worktrees.copy = readPatterns(project, Name("copy"));
    worktrees.sparse = project.words(Name("sparse"), maxPatterns).value_or(QStringList());
    for (QString &directory : worktrees.sparse) {
        directory = directory.trimmed();
        while (directory.endsWith(u'/')) {
            directory.chop(1);
        }
    }
    if (!std::all_of(worktrees.sparse.begin(), worktrees.sparse.end(), isInsidePath)) {
        project.reject(Name("sparse"), QStringLiteral("must be a list of directories inside the repository"));
        worktrees.sparse.clear();
    }
    worktrees.submodules = project.flag(Name("submodules")).value_or(true);
    worktrees.lfs = project.flag(Name("lfs")).value_or(true);
    worktrees.pool = static_cast<int>(project.whole(Name("pool"), 0, maxPool).value_or(0));
    worktrees.setup = readCommand(project, Name("setup"), file, faults);
    worktrees.cleanup = readCommand(project, Name("cleanup"), file, faults);
    return worktrees;
}

} // namespace sibyl
