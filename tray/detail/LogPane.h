// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log/DaemonLog.h"
#include "log/LogDocument.h"
#include "log/LogSearch.h"
#include "log/LogView.h"
#include "runner/DaemonConnection.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace sibyl::tray {

// What the agent of one task writes, live, with search, follow and copy. While it is hidden nothing
// is read. `connection` outlives it.
class LogPane final : public QWidget
{
    Q_OBJECT

public:
    explicit LogPane(DaemonConnection &connection, QWidget *parent = nullptr);
    ~LogPane() override;

    void show(const TaskSnapshot *task); // null = none
    void focusSearch();
    LogView *view() { return m_view; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void open();
    void waitForMore();
    void find(LogSearch::Direction direction);
    void retranslate();
    LogSource source(LogWait wait) const;

    DaemonConnection &m_connection;
    TaskKey m_key;
    TaskPhase m_phase = TaskPhase::Queued;
    std::unique_ptr<LogDocument> m_document;
    std::unique_ptr<LogSearch> m_search;
    std::unique_ptr<QObject> m_follow; // its end is the end of waiting
    LogView *m_view = nullptr;
    QComboBox *m_stream = nullptr;
    QLineEdit *m_searchField = nullptr;
    QToolButton *m_previous = nullptr;
    QToolButton *m_next = nullptr;
    QToolButton *m_followButton = nullptr;
    QToolButton *m_copy = nullptr;
    QLabel *m_note = nullptr;
};

} // namespace sibyl::tray
