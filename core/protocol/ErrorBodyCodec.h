// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace sibyl {

// What a server says in the body of an HTTP error, as one short line: `detail` as text, the
// `message` and `remediation` of a detail that is an object, or the places and messages of a list
// of validation errors (spec 1.1 and 6.10). Empty when the body holds none of that. Bytes around
// the JSON (chunk sizes) do not matter.
QString errorDetail(const QByteArray &body);

} // namespace sibyl
