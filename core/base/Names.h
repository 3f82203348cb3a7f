// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>

namespace sibyl {

// Names that came from outside, made harmless. Ids on the wire are opaque strings of at most
// maxIdLength characters; they are never joined into a path or a ref as they are.

inline constexpr qsizetype maxIdLength = 255;

// 1..maxIdLength characters, no control characters, no NUL, no lone surrogates.
bool isAcceptableId(QStringView id);

// A file name for `id`: the id itself when it is short and made only of [A-Za-z0-9._-] without a
// leading dot or dash; otherwise a readable prefix plus 12 hex digits of its SHA-256. Never empty,
// at most 80 characters, never "." or "..". Different ids give different names.
QString fileNameFor(QStringView id);

// First 8 characters of the id that are [a-z0-9], lower-cased, padded from the hash when there are
// fewer: what a branch name carries.
QString shortNameFor(QStringView id, qsizetype length = 8);

// U+0000 removed and lone surrogates replaced, cut to at most `maxLength` characters: what the
// wire and a JSONB column accept (spec R-39).
QString wireText(QStringView text, qsizetype maxLength);

} // namespace sibyl
