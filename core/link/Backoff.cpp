// SPDX-License-Identifier: Apache-2.0
#include "link/Backoff.h"

#include <QRandomGenerator>

#include <algorithm>

namespace sibyl {

Backoff::Backoff(Milliseconds first, Milliseconds maximum, Random random)
    : m_first(std::max(first, Milliseconds(1)))
    , m_maximum(std::max(maximum, m_first))
    , m_limit(m_first)
    , m_random(std::move(random))
{
}

Milliseconds Backoff::next()
{
    const Milliseconds limit = m_limit;
    m_limit = std::min(m_limit * 2, m_maximum);
    return std::chrono::duration_cast<Milliseconds>(limit * m_random());
}

double Backoff::systemRandom()
{
    return QRandomGenerator::global()->generateDouble();
}

} // namespace sibyl
