// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sibyl {

// As execve(2) takes it: bytes, unlike base/Environment.h.
using EnvironmentBlock = QMap<QByteArray, QByteArray>;

// The part of the daemon's environment that an agent may see: an allow-list of what programs need
// to find themselves (PATH, HOME, locale, proxies, toolchains) and what agents need to sign in to
// their models, plus `passed` (names, or prefixes with a trailing *). Names with SIBYL_ in front
// never pass, whatever the list says: they hold our own tokens (spec R-43).
EnvironmentBlock agentEnvironment(const EnvironmentBlock &own, const QStringList &passed);

// The process environment of this program.
EnvironmentBlock ownEnvironment();

} // namespace sibyl
