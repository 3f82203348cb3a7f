// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

// Disk space held back in a file of its own, so that the last results can still be written when
// the disk is full. Owned by the journal's writer and used on its thread only. A reserve that
// cannot be made is no error: there is just nothing to give.
class DiskReserve
{
public:
    // `path` is the file that holds the space; it stays between runs.
    DiskReserve(QString path, qint64 sizeBytes);

    // Allocates the space unless it is there, or the disk has less than twice that left.
    void restore();
    // Gives the space back to the disk. False when there was none.
    bool release();
    bool isHeld() const { return m_isHeld; }

private:
    QString m_path;
    qint64 m_sizeBytes;
    bool m_isHeld = false;
};

} // namespace sibyl
