// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandFailure.h"
#include "CommandOptions.h"
#include "account/TaskView.h"
#include "base/Clock.h"
#include "config/LoadedConfig.h"

namespace sibyl {

// A task with its result, for commands that look at what came of it.
struct FoundTask {
    TaskView task;
    LoadedConfig settings;
};

// As the server has it; else, when the server cannot say, as the runner on this machine remembers
// it. `reference` is an id or its beginning.
Outcome<FoundTask> findTask(const CommonOptions &common, const std::optional<QString> &serverUrl, const QString &reference, Clock &clock);

} // namespace sibyl
