// SPDX-License-Identifier: Apache-2.0
#include "agents/ProgressText.h"

#include <QRegularExpression>

namespace sibyl {

std::optional<int> progressIn(QStringView line)
{
    static const QRegularExpression s_form(
        QStringLiteral(R"(\[\s*(?:(\d{1,3})\s?%|(\d{1,6})\s*/\s*(\d{1,6}))\s*\])"));
    const QRegularExpressionMatch match = s_form.match(line.toString());
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    int percent = match.capturedView(1).toInt();
    if (match.capturedLength(1) <= 0) {
        const int total = match.capturedView(3).toInt();
        const int done = match.capturedView(2).toInt();
        if (total == 0 || done > total) {
            return std::nullopt;
        }
        percent = done * 100 / total;
    }
    return percent <= 100 ? std::optional(percent) : std::nullopt;
}

} // namespace sibyl
