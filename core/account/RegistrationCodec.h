// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RegisteredRunner.h"
#include "account/RunnerRegistration.h"
#include "account/ServerHealth.h"
#include "base/Result.h"

#include <QByteArray>
#include <QList>

namespace sibyl {

QByteArray encodeRegistration(const RunnerRegistration &registration);
// For PATCH: what may change, the name only when there is one.
QByteArray encodeRunnerUpdate(const RunnerRegistration &registration);
// ErrorKind::Protocol with the JSON path when the server's answer is not what it should be.
Result<RegisteredRunner> decodeRunner(const QByteArray &body);
Result<QList<RegisteredRunner>> decodeRunners(const QByteArray &body);
Result<ServerHealth> decodeHealth(const QByteArray &body);

} // namespace sibyl
