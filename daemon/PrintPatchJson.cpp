// SPDX-License-Identifier: Apache-2.0
#include "PrintPatchJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

QByteArray jsonText(const TaskView &task, const Patch &patch, const QList<PatchFile> &files)
{
    const TaskResultView result = task.result.value_or(TaskResultView{});
    QJsonArray list;
    for (const PatchFile &file : files) {
        list.append(QJsonObject{{u"path"_s, file.path}, {u"insertions"_s, file.insertions}, {u"deletions"_s, file.deletions}, {u"binary"_s, file.isBinary}});
    }
    return QJsonDocument(QJsonObject{{u"id"_s, task.id},
                                     {u"branch"_s, result.branch},
                                     {u"base_commit"_s, result.baseCommit},
                                     {u"head_commit"_s, result.headCommit},
                                     {u"files"_s, list},
                                     {u"patch"_s, QString::fromUtf8(patch.text)},
                                     {u"patch_truncated"_s, patch.isCut}})
        .toJson();
}

QByteArray jsonApplied(const QString &taskId, const QString &way, const QString &onto, const QString &headCommit)
{
    return QJsonDocument(QJsonObject{{u"id"_s, taskId}, {u"way"_s, way}, {u"onto"_s, onto}, {u"head_commit"_s, headCommit}}).toJson();
}

} // namespace sibyl
