// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log/LogDocument.h"

#include <QAbstractScrollArea>
#include <QPointer>

namespace sibyl::tray {

// Shows a LogDocument: only the lines that are visible are ever laid out. Follows the end until
// somebody scrolls up. Text can be selected by mouse, keyboard (Ctrl+A, Ctrl+C) and copied; at most
// maxCopyBytes.
class LogView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr qint64 maxCopyBytes = 8 * 1024 * 1024;

    explicit LogView(QWidget *parent = nullptr);

    // `document` outlives its being shown; null = nothing to show.
    void setDocument(LogDocument *document, LogSource source);
    void setPlaceholder(const QString &text);

    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);
    // Marks every visible occurrence and scrolls to the one at `offsetBytes`.
    void showMatch(const QString &text, qint64 offsetBytes);
    void clearMatch();
    qint64 topOffset() const { return m_topBytes; }
    qint64 matchOffset() const { return m_matchBytes; }
    void copySelection();
    bool hasSelection() const { return m_anchor != m_caret; }

Q_SIGNALS:
    void followingChanged(bool isFollowing);
    void selectionChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    // A place in the text: line by its offset, then column in the text as shown.
    struct Place {
        qint64 lineBytes = 0;
        int column = 0;
        friend auto operator<=>(const Place &, const Place &) = default;
    };

    static constexpr int margin = 12; // pixels around the text

    void takeChange();
    void goToEnd();
    void scrollLines(int lines);
    void setTop(qint64 offsetBytes);
    void updateBars();
    void selectAll();
    void drawLine(QPainter &painter, const LogLine &line, int y);
    Place placeAt(QPoint point);
    int visibleLines() const;
    int lineHeight() const;

    QPointer<LogDocument> m_document;
    LogSource m_source;
    QString m_placeholder;
    QString m_matchText;
    qint64 m_matchBytes = -1;
    qint64 m_topBytes = 0;      // start of the first visible line
    qint64 m_wantedBytes = -1;  // where to go as soon as the page is there
    qint64 m_barUnitBytes = 1;  // bytes per step of the scroll bar
    int m_pendingLines = 0;     // rest of a scroll whose page was not there
    int m_widestPixels = 0;
    int m_wheelRest = 0;
    bool m_isFollowing = true;
    bool m_isSettingBar = false;
    Place m_anchor;
    Place m_caret;
};

} // namespace sibyl::tray
