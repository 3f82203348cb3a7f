// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QFileDevice>

namespace sibyl {

// Replaces `path` by `contents` so that a reader sees the old or the new file, never a part, and
// so that it survives a power cut (temporary file, fsync, rename, fsync of the directory). The
// file has exactly `permissions` from its first byte on. Fails with ErrorKind::Storage.
Result<> writeFileAtomically(const QString &path, const QByteArray &contents,
                             QFileDevice::Permissions permissions = QFileDevice::ReadOwner
                                 | QFileDevice::WriteOwner);

// Creates or overwrites `path` (0600), for what can be written anew after a crash: a reader may see a
// part, and a power cut may lose it. Fails with ErrorKind::Storage.
Result<> writePrivateFile(const QString &path, const QByteArray &contents);

// The whole file, at most `maxBytes`. NotFound when it does not exist, else Storage.
Result<QByteArray> readWholeFile(const QString &path, qint64 maxBytes);

} // namespace sibyl
