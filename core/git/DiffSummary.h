// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"

namespace sibyl {

struct DiffCounts
{
    int files = 0;
    int insertions = 0;
    int deletions = 0;
};

// A `git diff` that reads the same whatever the user's own settings are; see also GitCommand.
QStringList plainDiff();

// " 3 files changed, 5 insertions(+), 2 deletions(-)"; zeros for no output.
DiffCounts diffCountsFrom(const QByteArray &shortstat);

// Of `log -z --format=%H%x00%s`.
QList<CommitLine> commitLinesFrom(const QByteArray &log);

// At most `maxBytes`, ending with a whole line.
QByteArray boundedPatch(const QByteArray &patch, qint64 maxBytes);

} // namespace sibyl
