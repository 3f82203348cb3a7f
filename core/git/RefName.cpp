// SPDX-License-Identifier: Apache-2.0
#include "git/RefName.h"

#include "base/Names.h"

#include <QCryptographicHash>
#include <QList>

#include <algorithm>
#include <array>

namespace sibyl {
namespace {

constexpr qsizetype maxBranchNameLength = 200;

bool isForbiddenInRef(QChar c)
{
    return c.unicode() <= 0x20 || c.unicode() == 0x7f || QStringView(u"~^:?*[\\").contains(c);
}

bool isAcceptableComponent(QStringView component)
{
    return !component.isEmpty() && !component.startsWith(u'.') &&
           !component.endsWith(QLatin1StringView(".lock"));
}

} // namespace

bool isAcceptableBranchName(QStringView name)
{
    if (name.isEmpty() || name.size() > maxBranchNameLength || !name.isValidUtf16() ||
        name.startsWith(u'-') || name.endsWith(u'.') || name == QLatin1StringView("@") ||
        name == QLatin1StringView("HEAD") || name.contains(QLatin1StringView("..")) ||
        name.contains(QLatin1StringView("@{")) ||
        std::any_of(name.begin(), name.end(), isForbiddenInRef)) {
        return false;
    }
    const QList<QStringView> components = name.split(u'/');
    return std::all_of(components.begin(), components.end(), isAcceptableComponent);
}

bool isCommitId(QStringView text)
{
    return text.size() >= 4 && text.size() <= 64 &&
           std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') ||
                      (c >= u'A' && c <= u'F');
           });
}

QString taskBranchName(QStringView taskId, int n)
{
    constexpr std::array<qsizetype, 4> lengths{8, 12, 20, 32};
    const size_t step = std::min(static_cast<size_t>(n), lengths.size() - 1);
    const QString name = QStringLiteral("sibyl/agent-") + shortNameFor(taskId, lengths[step]);
    const int number = n - static_cast<int>(lengths.size()) + 2;
    return number < 2 ? name : QStringLiteral("%1-%2").arg(name).arg(number);
}

QString taskRefComponent(QStringView taskId)
{
    const QByteArray hash =
        QCryptographicHash::hash(taskId.toUtf8(), QCryptographicHash::Sha256).toHex();
    return shortNameFor(taskId) + u'-' + QString::fromLatin1(hash.left(12));
}

} // namespace sibyl
