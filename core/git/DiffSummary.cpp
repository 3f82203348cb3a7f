// SPDX-License-Identifier: Apache-2.0
#include "git/DiffSummary.h"

namespace sibyl {
namespace {

constexpr qsizetype maxSubjectLength = 500;

} // namespace

QStringList plainDiff()
{
    return {QStringLiteral("diff"),
            QStringLiteral("--no-ext-diff"),
            QStringLiteral("--no-textconv"),
            QStringLiteral("--no-color"),
            QStringLiteral("--find-renames"),
            QStringLiteral("--ignore-submodules=dirty")};
}

DiffCounts diffCountsFrom(const QByteArray &shortstat)
{
    DiffCounts counts;
    for (const QByteArray &part : shortstat.trimmed().split(',')) {
        const int number = part.trimmed().split(' ').first().toInt();
        if (part.contains("file")) {
            counts.files = number;
        } else if (part.contains("insertion")) {
            counts.insertions = number;
        } else if (part.contains("deletion")) {
            counts.deletions = number;
        }
    }
    return counts;
}

QList<CommitLine> commitLinesFrom(const QByteArray &log)
{
    QList<CommitLine> commits;
    const QList<QByteArray> fields = log.split('\0');
    for (qsizetype i = 0; i + 1 < fields.size(); i += 2) {
        commits.append({QString::fromLatin1(fields.at(i)),
                        QString::fromUtf8(fields.at(i + 1)).left(maxSubjectLength)});
    }
    return commits;
}

QByteArray boundedPatch(const QByteArray &patch, qint64 maxBytes)
{
    const QByteArray bounded = patch.left(maxBytes);
    const bool isWhole =
        bounded.size() == patch.size() && (patch.size() < maxBytes || patch.endsWith('\n'));
    return isWhole ? bounded : bounded.left(bounded.lastIndexOf('\n') + 1);
}

} // namespace sibyl
