// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/RunnerMessage.h"

namespace sibyl {

// How a gate ended. One that could not be run to its end (no supervisor, lost twice with the
// machine) says nothing about the work: `whyUnjudged` is the reason then, else empty.
struct GateReport {
    ResultGate result;
    QString whyUnjudged;
};

} // namespace sibyl
