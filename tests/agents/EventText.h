// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEvent.h"
#include "agents/AgentVerdict.h"
#include "process/ExitReport.h"

#include <QMetaType>

namespace sibyl::test {

// One line that says all of an event or a verdict, for logs that tests compare as a whole.
QString eventText(const AgentEvent &event);
QString verdictText(const AgentVerdict &verdict);

} // namespace sibyl::test

Q_DECLARE_METATYPE(sibyl::ExitReport) // for columns of test data
