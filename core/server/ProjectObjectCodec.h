// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/ProjectRecord.h"

#include <QByteArray>
#include <QList>

#include <tl/expected.hpp>

namespace sibyl::server {

// The bodies of /api/projects. The error of the decoder is the body of a 422.
tl::expected<ProjectRecord, QByteArray> decodeNewProject(const QByteArray &body); // name, repoUrl, defaultBranch
QByteArray encodeProject(const ProjectRecord &project);
QByteArray encodeProjects(const QList<const ProjectRecord *> &projects);
QByteArray encodeProjectDeleted(const QString &projectId);

} // namespace sibyl::server
