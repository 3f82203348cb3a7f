// SPDX-License-Identifier: Apache-2.0
#include "link/Transport.h"

namespace sibyl {

Transport::~Transport() = default;

} // namespace sibyl
