// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/Transport.h"

#include <memory>

namespace sibyl {

// Makes the connections of a RunnerLink. Must outlive what it made.
class TransportFactory
{
public:
    virtual ~TransportFactory() = default;
    virtual std::unique_ptr<Transport> create() = 0;
};

} // namespace sibyl
