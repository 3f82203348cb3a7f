// SPDX-License-Identifier: Apache-2.0
#include "base/Error.h"

namespace sibyl {

QString Error::text() const
{
    return where.isEmpty() ? what : where + QStringLiteral(": ") + what;
}

} // namespace sibyl
