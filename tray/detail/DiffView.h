// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/DiffModel.h"

#include <QListView>

namespace sibyl::tray {

// A coloured diff of one file with line numbers. Only what is visible is laid out, so that its
// length does not matter. Rows can be selected and copied as they stand in the patch.
class DiffView final : public QListView
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    void show(const QList<DiffLine> &lines);
    void copySelection() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    DiffModel m_model;
};

} // namespace sibyl::tray
