// SPDX-License-Identifier: Apache-2.0
#include "git/RemoteUrl.h"

#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace sibyl {
namespace {

constexpr qsizetype maxUrlLength = 2000;

bool isPlainText(QStringView text)
{
    return text.isValidUtf16() && std::none_of(text.begin(), text.end(), [](QChar c) {
               return c.category() == QChar::Other_Control || c.isSpace();
           });
}

// user@host or host, as ssh gets it.
bool isAcceptableHost(QStringView host)
{
    const QStringView name = host.mid(host.lastIndexOf(u'@') + 1);
    return !host.isEmpty() && !host.startsWith(u'-') && !name.isEmpty() && !name.startsWith(u'-');
}

} // namespace

bool isAcceptableRemoteUrl(QStringView url)
{
    if (url.isEmpty() || url.size() > maxUrlLength || url.startsWith(u'-') || !isPlainText(url)) {
        return false;
    }
    if (const qsizetype separator = url.indexOf(QLatin1StringView("://")); separator >= 0) {
        constexpr std::array schemes{QLatin1StringView("https"), QLatin1StringView("http"),
                                     QLatin1StringView("ssh"), QLatin1StringView("git"),
                                     QLatin1StringView("file")};
        const QStringView scheme = url.left(separator);
        const QStringView rest = url.mid(separator + 3);
        if (std::find(schemes.begin(), schemes.end(), scheme) == schemes.end()) {
            return false;
        }
        return scheme == QLatin1StringView("file")
                   ? rest.startsWith(u'/')
                   : isAcceptableHost(rest.left(rest.indexOf(u'/')));
    }
    // host:path. "helper::address" would run git-remote-helper.
    const qsizetype colon = url.indexOf(u':');
    const qsizetype slash = url.indexOf(u'/');
    return colon > 0 && (slash < 0 || colon < slash) && colon + 1 < url.size() &&
           url.at(colon + 1) != u':' && !url.mid(colon + 1).startsWith(u'-') &&
           isAcceptableHost(url.left(colon));
}

QString withoutCredentials(const QString &text)
{
    static const QRegularExpression s_credentials(QStringLiteral("://(?!git@)[^/\\s'\"]*@"));
    return QString(text).replace(s_credentials, QStringLiteral("://"));
}

QByteArray credentialsIn(const QString &url)
{
    static const QRegularExpression s_pattern(QStringLiteral("^https?://([^/]*)@"));
    const QRegularExpressionMatch match = s_pattern.match(url);
    QByteArray text = QByteArray::fromPercentEncoding(match.captured(1).toUtf8());
    if (!text.isEmpty() && !text.contains(':')) {
        text += ':';
    }
    return text;
}

QByteArray quotedForConfig(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    bytes.replace('\\', "\\\\").replace('"', "\\\"");
    return '"' + bytes + '"';
}

QString mirrorNameFor(const QString &url)
{
    const QString plain = withoutCredentials(url);
    QString name;
    for (const QChar c : plain.mid(plain.lastIndexOf(u'/') + 1).left(40)) {
        const bool isPlain =
            (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
        name += isPlain ? c : u'-';
    }
    if (name.endsWith(QLatin1StringView("-git"))) {
        name.chop(4);
    }
    const QByteArray hash =
        QCryptographicHash::hash(plain.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("%1-%2.git")
        .arg(name.isEmpty() ? QStringLiteral("mirror") : name, QString::fromLatin1(hash.left(12)));
}

} // namespace sibyl
