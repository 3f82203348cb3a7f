// SPDX-License-Identifier: Apache-2.0
#include "TextWidth.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sibyl {
namespace {

// Blocks that terminals draw two columns wide (Unicode Standard Annex 11).
constexpr std::array<std::pair<char32_t, char32_t>, 11> wideBlocks{{
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
}};

// The character at `index`, which moves past it; half a surrogate pair reads as U+FFFD.
char32_t nextCharacter(QStringView text, qsizetype &index)
{
    const QChar unit = text.at(index++);
    if (unit.isHighSurrogate() && index < text.size() && text.at(index).isLowSurrogate()) {
        return QChar::surrogateToUcs4(unit, text.at(index++));
    }
    return unit.isSurrogate() ? char32_t(QChar::ReplacementCharacter) : char32_t(unit.unicode());
}

int characterWidth(char32_t character)
{
    const QChar::Category category = QChar::category(character);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing || category == QChar::Other_Format) {
        return 0;
    }
    const bool isWide = std::any_of(wideBlocks.begin(), wideBlocks.end(), [character](const auto &block) {
        return character >= block.first && character <= block.second;
    });
    return isWide ? 2 : 1;
}

// Index behind the escape sequence whose introducer ends before `index` (ECMA-48): parameters up to
// a final byte, or a string up to BEL or ST.
qsizetype behindParameters(QStringView text, qsizetype index)
{
    while (index < text.size() && text.at(index).unicode() >= 0x20 && text.at(index).unicode() < 0x40) {
        ++index;
    }
    return std::min(index + 1, text.size());
}

qsizetype behindString(QStringView text, qsizetype index)
{
    for (; index < text.size(); ++index) {
        const char16_t unit = text.at(index).unicode();
        if (unit == 0x07 || unit == 0x9C) {
            return index + 1;
        }
        if (unit == 0x1B) {
            return std::min(index + 2, text.size());
        }
    }
    return index;
}

// The same for the one that begins at `index`; `index` itself when none does.
qsizetype behindEscape(QStringView text, qsizetype index)
{
    char16_t kind = text.at(index).unicode();
    qsizetype next = index + 1;
    if (kind == 0x1B) {
        if (next == text.size()) {
            return next;
        }
        kind = static_cast<char16_t>(text.at(next++).unicode() + 0x40); // as its one-character form
    } else if (kind < 0x80 || kind > 0x9F) {
        return index;
    }
    switch (kind) {
    case 0x9B: // CSI
        return behindParameters(text, next);
    case 0x90: // DCS, SOS, OSC, PM, APC
    case 0x98:
    case 0x9D:
    case 0x9E:
    case 0x9F:
        return behindString(text, next);
    default:
        break;
    }
    // Two characters, or more when the second is an intermediate one: "ESC ( B".
    return kind >= 0x60 && kind < 0x70 ? behindParameters(text, next) : next;
}

// How far the lines after the first one go in.
qsizetype hangingIndent(QStringView line)
{
    qsizetype indent = 0;
    while (indent < line.size() && line.at(indent) == u' ') {
        ++indent;
    }
    qsizetype mark = indent;
    while (mark < line.size() && line.at(mark).isDigit()) {
        ++mark;
    }
    const bool isNumber = mark > indent && mark < line.size() && (line.at(mark) == u'.' || line.at(mark) == u')');
    const bool isBullet = mark == indent && mark < line.size() && (line.at(mark) == u'-' || line.at(mark) == u'*' || line.at(mark) == u'•');
    return (isNumber || isBullet) && mark + 1 < line.size() && line.at(mark + 1) == u' ' ? mark + 2 : indent;
}

bool isSteering(char32_t character)
{
    const bool isDirectional = (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
    return isDirectional || QChar::category(character) == QChar::Other_Control
        || QChar::category(character) == QChar::Other_Surrogate;
}

} // namespace

int textWidth(QStringView text)
{
    int width = 0;
    for (qsizetype i = 0; i < text.size();) {
        width += characterWidth(nextCharacter(text, i));
    }
    return width;
}

QString elided(const QString &text, int columns, QStringView ellipsis)
{
    if (textWidth(text) <= columns) {
        return text;
    }
    const int room = columns - textWidth(ellipsis);
    if (room < 0) {
        return ellipsis.first(std::max(columns, 0)).toString();
    }
    int width = 0;
    qsizetype end = 0;
    for (qsizetype i = 0; i < text.size(); end = i) {
        width += characterWidth(nextCharacter(text, i));
        if (width > room) {
            break;
        }
    }
    return text.first(end) + ellipsis.toString();
}

QString oneLine(QStringView text)
{
    QString line;
    line.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        const char32_t character = nextCharacter(text, i);
        if (character == U'\n' || character == U'\t' || character == U'\r') {
            line += u' ';
        } else if (!isSteering(character)) {
            line += QChar::fromUcs4(character);
        }
    }
    return line;
}

QString printableLine(QStringView line)
{
    while (line.endsWith(u'\r') || line.endsWith(u'\n')) {
        line.chop(1);
    }
    line = line.sliced(line.lastIndexOf(u'\r') + 1);
    constexpr int tabStop = 8;
    QString text;
    int width = 0;
    for (qsizetype i = 0; i < line.size();) {
        if (const qsizetype behind = behindEscape(line, i); behind > i) {
            i = behind;
            continue;
        }
        const char32_t character = nextCharacter(line, i);
        if (character == U'\t') {
            const int blanks = tabStop - width % tabStop;
            text += QString(blanks, u' ');
            width += blanks;
        } else if (!isSteering(character)) {
            text += QChar::fromUcs4(character);
            width += characterWidth(character);
        }
    }
    return text;
}

QString visibleLine(QStringView line)
{
    constexpr char32_t caretOffset = 0x40;
    QString text;
    for (qsizetype i = 0; i < line.size();) {
        const char32_t character = nextCharacter(line, i);
        if (character == U'\t' || !isSteering(character)) {
            text += QChar::fromUcs4(character);
        } else if (character < 0x20 || character == 0x7F) {
            text += u'^';
            text += QChar::fromUcs4(character ^ caretOffset);
        } else {
            text += QStringLiteral("<U+%1>").arg(uint(character), 4, 16, QLatin1Char('0')).toUpper();
        }
    }
    return text;
}

QStringList wrapped(const QString &line, int columns)
{
    QStringList lines;
    QString current;
    int width = 0;
    const QString indent(hangingIndent(line), u' ');
    const auto next = [&] {
        lines.append(current);
        current = indent;
        width = static_cast<int>(indent.size());
    };
    for (qsizetype at = 0; at < line.size();) {
        // A word and the blanks before it, which go when the line breaks there.
        qsizetype word = at;
        while (word < line.size() && line.at(word) == u' ') {
            ++word;
        }
        qsizetype end = word;
        while (end < line.size() && line.at(end) != u' ') {
            ++end;
        }
        const QStringView blanks = QStringView(line).sliced(at, word - at);
        const QStringView text = QStringView(line).sliced(word, end - word);
        const int wordWidth = textWidth(text);
        if (at > 0 && width > indent.size() && width + blanks.size() + wordWidth > columns) {
            next();
        } else {
            current += blanks;
            width += static_cast<int>(blanks.size());
        }
        current += text;
        width += wordWidth;
        at = end;
    }
    while (current.endsWith(u' ')) {
        current.chop(1);
    }
    lines.append(current);
    return lines;
}

} // namespace sibyl
