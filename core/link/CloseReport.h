// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <optional>

namespace sibyl {

// How a connection ended, as far as the transport knows.
//
//   ending                        closeCode  httpStatus  networkError
//   never connected               -          -           why (DNS, TCP, TLS, time)
//   upgrade refused               -          100..599    -
//   closed by a close frame       1000..4999 -           -
//   lost without a close frame    -          -           why
//   our own close() or abort()    whichever came first
struct CloseReport {
    // Stands for all codes that were registered after the WebSocket library learned them, from 1012
    // to 2999 (restarting, try again later, bad gateway): it does not tell them apart.
    static constexpr int laterCode = 1012;

    std::optional<int> closeCode;
    QString closeReason;
    std::optional<int> httpStatus;
    QByteArray httpBody; // as much of it as came quickly
    QString networkError;
};

} // namespace sibyl
Q_DECLARE_METATYPE(sibyl::CloseReport)
