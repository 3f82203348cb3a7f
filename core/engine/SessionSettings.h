// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/RunnerConfig.h"
#include "engine/WorkplaceRetention.h"
#include "link/LinkSettings.h"
#include "work/TaskRun.h"

namespace sibyl {

// What the parts of a session are told of the configuration. `environment` is an agent's, to start from.
TaskSettings taskSettings(const RunnerConfig &config, const QMap<QByteArray, QByteArray> &environment);
RetentionSettings retentionSettings(const RunnerConfig &config, const QMap<QByteArray, QByteArray> &environment);
QList<PoolSpec> poolSpecs(const RunnerConfig &config);
LinkSettings linkSettings(const RunnerConfig &config);

} // namespace sibyl
