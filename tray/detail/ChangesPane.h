// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/Diff.h"
#include "runner/DaemonConnection.h"
#include "state/SnapshotDelta.h"

#include <QWidget>

#include <memory>

class QLabel;
class QListWidget;
class QSplitter;
class QStackedWidget;

namespace sibyl::tray {

class DiffView;
class EmptyState;

// What a task changed, asked of the daemon while this is visible: its files and the coloured diff
// of the chosen one. What keeps it from being shown stands there in words. `connection` outlives it.
class ChangesPane final : public QWidget
{
    Q_OBJECT

public:
    explicit ChangesPane(DaemonConnection &connection, QWidget *parent = nullptr);

    void show(const TaskSnapshot *task); // null = none

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    // Of what the changes are: they become others when an attempt ends.
    struct Subject {
        TaskKey key;
        bool isEnded = false;
        friend bool operator==(const Subject &, const Subject &) = default;
    };

    void load();
    void take(const Result<TaskChanges> &changes);
    void showNote(const QString &headline, const QString &text, const QString &action = {});
    void drawHeader();
    void drawFiles();
    void showFile(int row);
    void retranslate();

    DaemonConnection &m_connection;
    Subject m_subject;
    QString m_worktree;
    std::unique_ptr<QObject> m_question; // its end is the end of waiting for the answer
    bool m_isStale = true;
    TaskChanges m_changes;
    QList<DiffFile> m_files;
    QLabel *m_header = nullptr;
    QLabel *m_rest = nullptr; // how to read what was too long
    QListWidget *m_list = nullptr;
    DiffView *m_diff = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace sibyl::tray
