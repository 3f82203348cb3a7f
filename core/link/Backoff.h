// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <functional>

namespace sibyl {

// How long to wait before the next try: full jitter, a random part of a limit that doubles from
// `first` to `maximum`. Spreads the runners of a restarted server instead of bringing all of them
// back at one instant (spec R-11), and never gives up.
class Backoff
{
public:
    using Random = std::function<double()>; // 0 <= value < 1

    Backoff(Milliseconds first, Milliseconds maximum, Random random = systemRandom);

    Milliseconds next();
    // What the next delay is below.
    Milliseconds limit() const { return m_limit; }
    // After a connection that held for a while; not at once, or a server that accepts and then
    // refuses would be asked in a tight loop (spec R-04).
    void reset() { m_limit = m_first; }

    static double systemRandom();

private:
    Milliseconds m_first;
    Milliseconds m_maximum;
    Milliseconds m_limit;
    Random m_random;
};

} // namespace sibyl
