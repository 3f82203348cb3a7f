// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

namespace sibyl {

// The real clock: CLOCK_MONOTONIC and QTimer.
class SystemClock final : public Clock
{
public:
    Milliseconds now() const override;
    QDateTime nowUtc() const override;
    Alarm after(Milliseconds delay, QObject *context, std::function<void()> callback) override;
};

} // namespace sibyl
