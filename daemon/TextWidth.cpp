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

} // namespace sibyl
