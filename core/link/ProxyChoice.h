// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkProxy>
#include <QUrl>

#include <functional>

namespace sibyl {

using EnvironmentLookup = std::function<QString(const char *name)>;

// The proxy for a connection to `url`: none for this machine and for the hosts of no_proxy; else
// the one of https_proxy (wss, https) or http_proxy, or all_proxy; upper-case names too. Takes
// http:// and socks5:// proxies, with or without user and password.
//
// Not QNetworkProxyFactory's system query: with libproxy it can wait seconds for the network, in
// the middle of the event loop.
QNetworkProxy proxyFor(const QUrl &url, const EnvironmentLookup &environment);

} // namespace sibyl
