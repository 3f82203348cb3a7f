// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "control/ControlMessage.h"

namespace sibyl {

// Reads from the spools in an attempt's directory: what its agent wrote, and the events that were
// read from it (agents/AgentEventCodec.h). At most
// maxLogAnswerBytes at a time. A spool that is not there yet is empty; an offset beyond the end
// gives no bytes. Links are not followed: agents run as our user.
Result<LogChunk> readSpool(const QString &logDirectory, SpoolStream stream, qint64 offsetBytes,
                           qint64 limitBytes);

} // namespace sibyl
