// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace sibyl::tray {

enum class DiffLineKind { Context, Added, Removed, Hunk, Note };

struct DiffLine {
    DiffLineKind kind = DiffLineKind::Context;
    QString text; // without the sign
    int oldNumber = 0; // of the line in the file before and after; 0 = not there
    int newNumber = 0;
    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

enum class FileChange { Modified, Added, Deleted, Renamed };

struct DiffFile {
    QString path;    // the new one
    QString oldPath; // of a renamed file
    FileChange change = FileChange::Modified;
    int insertions = 0;
    int deletions = 0;
    QList<DiffLine> lines;
    friend bool operator==(const DiffFile &, const DiffFile &) = default;
};

// Reads what `git diff` writes. Lines that belong to no file are left out; of more than maxDiffLines
// in a file the rest is named in a note.
inline constexpr qsizetype maxDiffLines = 20'000;
QList<DiffFile> parseDiff(const QString &patch);

} // namespace sibyl::tray
