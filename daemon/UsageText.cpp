// SPDX-License-Identifier: Apache-2.0
#include "UsageText.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

// 1,234,567, in groups of three from five digits on.
QString grouped(qint64 number)
{
    QString digits = QString::number(number);
    constexpr qsizetype group = 3;
    if (digits.size() <= group + 1) {
        return digits;
    }
    for (qsizetype at = digits.size() - group; at > 0; at -= group) {
        digits.insert(at, u',');
    }
    return digits;
}

} // namespace

QString dollarText(double dollars)
{
    constexpr double cent = 0.01;
    return u'$' + QString::number(dollars, 'f', dollars > 0 && dollars < cent ? 4 : 2);
}

QString usageText(const Usage &usage)
{
    QStringList parts;
    if (usage.totalTokens() > 0) {
        parts.append(grouped(usage.inputTokens + usage.cacheWriteTokens) + u" tokens in"_s);
        if (usage.cacheReadTokens > 0) {
            parts.append(grouped(usage.cacheReadTokens) + u" from the cache"_s);
        }
        parts.append(grouped(usage.outputTokens) + u" out"_s);
    }
    if (usage.costUsd) {
        parts.append(dollarText(*usage.costUsd));
    }
    return parts.join(u", ");
}

} // namespace sibyl
