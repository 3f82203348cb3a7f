// SPDX-License-Identifier: Apache-2.0
#include "control/SnapshotCodec.h"

#include "control/RunnerFieldsCodec.h"

namespace sibyl {

QJsonObject toJson(const TaskSnapshot &task)
{
    return written(task);
}

QJsonObject toJson(const Snapshot &snapshot)
{
    return written(snapshot);
}

Result<Snapshot> snapshotFromJson(const QJsonObject &object)
{
    return readFields<Snapshot>(object, u"snapshot"_s);
}

} // namespace sibyl
