// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/LoginClient.h"

namespace sibyl {

QByteArray encodeDeviceStart(const QString &clientName);
QByteArray encodeDevicePoll(const Redacted &deviceCode);
// Protocol when a code is missing.
Result<DeviceCode> decodeDeviceCode(const QByteArray &body);
// Lenient: what is not there stays empty.
Result<AccountView> decodeAccount(const QByteArray &body);
Result<QList<Organization>> decodeOrganizations(const QByteArray &body);

} // namespace sibyl
