// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "config/RunnerConfig.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace sibyl {

// Changes runner.yaml as a careful person with a text editor would: comments, unknown keys, order
// and layout stay. After each edit the text is parsed again and compared: when anything but the
// wanted setting would have changed, the edit is refused (ErrorKind::Config, with what to do by
// hand) and the text stays as it was.
//
//     auto editor = ConfigEditor::open(path);
//     editor->setText("server_url", url);
//     editor->addProject(link);
//     editor->save();
class ConfigEditor
{
public:
    // A missing file is an empty one. Config when the file is damaged, Storage when unreadable.
    static Result<ConfigEditor> open(const QString &path);

    // Keys of the settings table; nested ones with a dot ("policy.commands").
    Result<> setText(const QString &key, const QString &value);
    Result<> setList(const QString &key, const QStringList &items);
    // Any key, known or not; succeeds when it is not there.
    Result<> removeKey(const QString &key);

    // Replaces an entry of the same path, else adds one at the end.
    Result<> addProject(const ProjectLink &link);
    // NotFound when no entry has this path.
    Result<> removeProject(const QString &path);

    bool isChanged() const { return m_text != m_original; }
    const QByteArray &text() const { return m_text; }

    // Writes atomically, 0600, through a symbolic link to its target; makes the directory. Conflict
    // when somebody else changed the file since open(). Does nothing when nothing changed.
    Result<> save();

private:
    ConfigEditor(QString path, QByteArray text);

    QString m_path;
    QByteArray m_original;
    QByteArray m_text;
};

} // namespace sibyl
