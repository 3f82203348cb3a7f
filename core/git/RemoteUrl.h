// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

// Addresses of other repositories, as they come from the wire or from a git configuration.

// True for https, http, ssh, git and file URLs and for host:path (scp form), with nothing that git
// or ssh would take for an option or a command (leading dashes, ext::, control characters).
bool isAcceptableRemoteUrl(QStringView url);

// The same text with user names and passwords cut out of every URL in it. "git@" of ssh stays.
QString withoutCredentials(const QString &text);

// "user:password" of an http or https URL, decoded; empty when it has none.
QByteArray credentialsIn(const QString &url);

// As a value of a git configuration: quoted, quotes and backslashes escaped.
QByteArray quotedForConfig(const QString &text);

// A directory name for a mirror of `url`: readable, and different for different URLs. Credentials
// do not count, so that a rotated token does not make a second mirror.
QString mirrorNameFor(const QString &url);

} // namespace sibyl
