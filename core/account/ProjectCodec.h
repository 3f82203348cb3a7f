// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/ProjectView.h"
#include "base/Result.h"

#include <QByteArray>
#include <QList>

namespace sibyl {

QByteArray encodeNewProject(const ProjectView &project); // name, repoUrl, defaultBranch
Result<ProjectView> decodeProject(const QByteArray &body);
Result<QList<ProjectView>> decodeProjects(const QByteArray &body);

} // namespace sibyl
