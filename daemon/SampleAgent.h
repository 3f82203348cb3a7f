// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

// What the demo's agent does when none is given: edits files and commits, telling its progress.
QString sampleAgentCommand();

} // namespace sibyl
