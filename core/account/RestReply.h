// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QMap>

namespace sibyl {

// An answer with a status from 200 to 299.
struct RestReply {
    int httpStatus = 200;
    QByteArray body;
    QMap<QByteArray, QByteArray> headers; // names in lower case
};

} // namespace sibyl
