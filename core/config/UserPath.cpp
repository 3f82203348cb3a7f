// SPDX-License-Identifier: Apache-2.0
#include "config/UserPath.h"

#include <QDir>

namespace sibyl {

QString expandHome(const QString &path, const QString &home)
{
    if (path == QLatin1StringView("~")) {
        return home;
    }
    return path.startsWith(QLatin1StringView("~/")) ? home + path.sliced(1) : path;
}

Result<QString> absoluteUserPath(const QString &path, const QString &home)
{
    constexpr qsizetype maxPathLength = 4'096;
    const QString expanded = expandHome(path, home);
    if (expanded.startsWith(u'~')) {
        return fail(ErrorKind::Config, QStringLiteral("must be written out: only ~/ is understood, not ~user"));
    }
    if (!expanded.startsWith(u'/')) {
        return fail(ErrorKind::Config, QStringLiteral("must be an absolute path or begin with ~/"));
    }
    if (expanded.size() > maxPathLength || expanded.contains(QChar(u'\0'))) {
        return fail(ErrorKind::Config, QStringLiteral("must be a path of at most %1 characters without NUL").arg(maxPathLength));
    }
    return QDir::cleanPath(expanded);
}

} // namespace sibyl
