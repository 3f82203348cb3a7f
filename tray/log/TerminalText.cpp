// SPDX-License-Identifier: Apache-2.0
#include "log/TerminalText.h"

namespace sibyl::tray {
namespace {

constexpr char16_t escape = 0x1b;
constexpr qsizetype tabColumns = 8;

// Position after the control sequence that begins at `from` with ESC.
qsizetype afterSequence(const QString &text, qsizetype from)
{
    qsizetype at = from + 1;
    if (at >= text.size()) {
        return at;
    }
    const char16_t kind = text.at(at).unicode();
    ++at;
    if (kind == u'[') { // CSI: ends with a byte from @ to ~
        while (at < text.size() && (text.at(at) < u'@' || text.at(at) > u'~')) {
            ++at;
        }
        return qMin(at + 1, text.size());
    }
    if (kind == u']') { // OSC: ends with BEL or ESC backslash
        while (at < text.size() && text.at(at) != QChar(7) && text.at(at) != QChar(escape)) {
            ++at;
        }
        return qMin(at + (at < text.size() && text.at(at) == QChar(escape) ? 2 : 1), text.size());
    }
    return at;
}

} // namespace

QString terminalText(QByteArrayView line)
{
    while (line.endsWith('\n') || line.endsWith('\r')) {
        line.chop(1);
    }
    const QString raw = QString::fromUtf8(line);
    QString text;
    text.reserve(raw.size());
    for (qsizetype at = 0; at < raw.size();) {
        const QChar c = raw.at(at);
        if (c == QChar(escape)) {
            at = afterSequence(raw, at);
            continue;
        }
        if (c == u'\r') {
            text.clear();
        } else if (c == u'\t') {
            text.append(QString(tabColumns - text.size() % tabColumns, u' '));
        } else if (c == u'\b') {
            text.chop(1);
        } else if (c >= u' ' && c != QChar(0x7f)) {
            text.append(c);
        }
        ++at;
    }
    return text;
}

} // namespace sibyl::tray
