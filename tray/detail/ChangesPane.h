// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/Diff.h"

#include <QWidget>

class QListWidget;
class QPlainTextEdit;
class QSplitter;
class QStackedWidget;

namespace sibyl::tray {

class EmptyState;

// The files that a task changed, and the coloured diff of the chosen one.
class ChangesPane final : public QWidget
{
    Q_OBJECT

public:
    explicit ChangesPane(QWidget *parent = nullptr);

    void showPatch(const QString &patch, bool isCut);
    // Instead of a patch: why there is none.
    void showNote(const QString &headline, const QString &text, const QString &command = {});

protected:
    void changeEvent(QEvent *event) override;

private:
    void showFile(int row);
    void redraw();

    QList<DiffFile> m_files;
    QString m_patch;
    bool m_isCut = false;
    QListWidget *m_list = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace sibyl::tray
