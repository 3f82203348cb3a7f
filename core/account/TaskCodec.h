// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TaskPage.h"
#include "account/TaskSubmission.h"
#include "base/Result.h"

#include <QByteArray>

namespace sibyl {

// Usage when `metadataJson` is not a JSON object.
Result<QByteArray> encodeSubmission(const TaskSubmission &submission);

// A damaged `result` inside is read as far as it goes: it comes from other people's runners.
Result<TaskView> decodeTask(const QByteArray &body);
Result<TaskPage> decodeTaskPage(const QByteArray &body);

} // namespace sibyl
