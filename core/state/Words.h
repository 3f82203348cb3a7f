// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1StringView>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <utility>

namespace sibyl {

// The word of an enum's value as users interfaces exchange it. An enum takes part by a function
//
//     inline constexpr auto wordsOf(TaskPhase) { return Words<TaskPhase, 2>{{{TaskPhase::Queued, "queued"}, ...}}; }
//
// beside its definition; a table that misses a value gives an empty word, which tests look for.
template <typename Value, std::size_t count>
using Words = std::array<std::pair<Value, const char *>, count>;

template <typename Value>
QString wordOf(Value value)
{
    for (const auto &[known, word] : wordsOf(Value{})) {
        if (known == value) {
            return QString::fromLatin1(word);
        }
    }
    return {};
}

template <typename Value>
std::optional<Value> fromWord(QStringView text)
{
    for (const auto &[value, word] : wordsOf(Value{})) {
        if (text == QLatin1StringView(word)) {
            return value;
        }
    }
    return std::nullopt;
}

template <typename Value>
QStringList allWords()
{
    QStringList words;
    for (const auto &[value, word] : wordsOf(Value{})) {
        words.append(QString::fromLatin1(word));
    }
    return words;
}

} // namespace sibyl
