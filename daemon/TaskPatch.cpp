// SPDX-License-Identifier: Apache-2.0
#include "TaskPatch.h"

#include "Checkout.h"

#include <QDir>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qint64 maxPatchBytes = 64LL * 1024 * 1024;

QStringList placesOf(const FoundTask &found)
{
    QStringList places{QDir::currentPath()};
    for (const ProjectLink &link : found.settings.config.links) {
        const QString &project = found.task.projectId;
        if (!project.isEmpty() && (link.projectId == project || link.graphId == project)) {
            places.append(link.path);
        }
    }
    return places;
}

} // namespace

Patch patchOf(const FoundTask &found, Clock &clock)
{
    const TaskResultView result = found.task.result.value_or(TaskResultView{});
    for (const QString &place : placesOf(found)) {
        const Result<std::unique_ptr<Checkout>> checkout = Checkout::around(place, clock);
        if (!checkout || !(*checkout)->hasCommit(result.baseCommit) || !(*checkout)->hasCommit(result.headCommit)) {
            continue;
        }
        // As the user's own settings would not have it, so that it can be read and applied again.
        const Result<CommandReport> diff = (*checkout)->run(
            {.arguments = {u"diff"_s, u"--no-color"_s, u"--no-ext-diff"_s, u"--no-textconv"_s, u"--src-prefix=a/"_s, u"--dst-prefix=b/"_s,
                           u"--find-renames"_s, u"--full-index"_s, u"--binary"_s, result.baseCommit, result.headCommit, u"--"_s},
             .maxOutputBytes = maxPatchBytes});
        if (diff && diff->isSuccess()) {
            return {diff->stdoutBytes, diff->isCut};
        }
    }
    return {result.patch.toUtf8(), result.isPatchCut};
}

} // namespace sibyl
