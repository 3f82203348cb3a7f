// SPDX-License-Identifier: Apache-2.0
#include "link/ServerUrl.h"

#include "base/Names.h"

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

const QString serverUrlKey = u"server_url"_s;

QString webSocketScheme(const QString &scheme)
{
    if (scheme == "https"_L1 || scheme == "wss"_L1) {
        return u"wss"_s;
    }
    return scheme == "http"_L1 || scheme == "ws"_L1 ? u"ws"_s : QString();
}

} // namespace

Result<QUrl> runnerSocketUrl(const QString &serverUrl, const QString &runnerId)
{
    const QString text = serverUrl.trimmed();
    if (text.isEmpty()) {
        return fail(ErrorKind::Config, u"no server is set: run `sibyl-runner register --server URL`"_s,
                    serverUrlKey);
    }
    if (!text.contains("://"_L1)) {
        return fail(ErrorKind::Config,
                    u"\"%1\" has no scheme: write https://%1, or http://%1 for a server on this machine"_s
                        .arg(text),
                    serverUrlKey);
    }
    QUrl url(text, QUrl::StrictMode);
    if (!url.userInfo().isEmpty()) {
        return fail(ErrorKind::Config, u"the address must not hold a user name or password"_s,
                    serverUrlKey);
    }
    const QString scheme = webSocketScheme(url.scheme());
    if (!url.isValid() || url.host().isEmpty() || scheme.isEmpty() || url.hasQuery()
        || url.hasFragment()) {
        return fail(ErrorKind::Config,
                    u"\"%1\" is not the address of a server: write for example https://sibyl.example.com"_s
                        .arg(text),
                    serverUrlKey);
    }
    if (!isAcceptableId(runnerId) || runnerId == "."_L1 || runnerId == ".."_L1) {
        return fail(ErrorKind::Config,
                    u"the runner id is not usable: run `sibyl-runner register` again"_s, u"runner_id"_s);
    }
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/')) {
        path.chop(1);
    }
    if (path.endsWith("/api"_L1)) {
        path.chop(4);
    }
    url.setScheme(scheme);
    url.setPath(path + u"/api/runners/ws/"_s + QString::fromLatin1(QUrl::toPercentEncoding(runnerId)),
                QUrl::TolerantMode);
    return url;
}

} // namespace sibyl
