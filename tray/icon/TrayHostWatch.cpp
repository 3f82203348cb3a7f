// SPDX-License-Identifier: Apache-2.0
#include "icon/TrayHostWatch.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QGuiApplication>
#include <QLibrary>
#include <QScreen>
#include <qguiapplication_platform.h>

#include <cstdint>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr auto notifierService = "org.kde.StatusNotifierWatcher"_L1;

bool hasNotifierWatcher()
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    return bus.isConnected() && bus.interface()->isServiceRegistered(notifierService);
}

// Owner of the selection _NET_SYSTEM_TRAY_S0. The libxcb that Qt's own plugin has loaded is asked:
// Qt has no question for this that it does not answer from its memory for ever after.
bool hasEmbeddingTray()
{
#if QT_CONFIG(xcb)
    const auto *x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    if (x11 == nullptr || x11->connection() == nullptr) {
        return false;
    }
    struct Cookie { unsigned sequence; };
    struct AtomReply { std::uint8_t type, pad; std::uint16_t sequence; std::uint32_t length, atom; };
    using AtomReplyOwner = AtomReply; // both replies hold one 32-bit value after the header
    using InternAtom = Cookie (*)(xcb_connection_t *, std::uint8_t, std::uint16_t, const char *);
    using SelectionOwner = Cookie (*)(xcb_connection_t *, std::uint32_t);
    using Reply = AtomReply *(*)(xcb_connection_t *, Cookie, void **);

    QLibrary xcb(u"xcb"_s, 1);
    const auto internAtom = reinterpret_cast<InternAtom>(xcb.resolve("xcb_intern_atom"));
    const auto internAtomReply = reinterpret_cast<Reply>(xcb.resolve("xcb_intern_atom_reply"));
    const auto selectionOwner = reinterpret_cast<SelectionOwner>(xcb.resolve("xcb_get_selection_owner"));
    const auto selectionOwnerReply = reinterpret_cast<Reply>(xcb.resolve("xcb_get_selection_owner_reply"));
    if (!internAtom || !internAtomReply || !selectionOwner || !selectionOwnerReply) {
        return false;
    }
    const QByteArray name = "_NET_SYSTEM_TRAY_S0";
    AtomReply *atom = internAtomReply(x11->connection(),
                                      internAtom(x11->connection(), 0, std::uint16_t(name.size()), name.constData()),
                                      nullptr);
    if (atom == nullptr) {
        return false;
    }
    AtomReplyOwner *owner = selectionOwnerReply(x11->connection(), selectionOwner(x11->connection(), atom->atom), nullptr);
    const bool isOwned = owner != nullptr && owner->atom != 0;
    std::free(atom);
    std::free(owner);
    return isOwned;
#else
    return false;
#endif
}

} // namespace

TrayHostWatch::TrayHostWatch(Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_notifierWatch.setConnection(QDBusConnection::sessionBus());
    m_notifierWatch.setWatchMode(QDBusServiceWatcher::WatchForRegistration);
    m_notifierWatch.addWatchedService(notifierService);
    connect(&m_notifierWatch, &QDBusServiceWatcher::serviceRegistered, this, &TrayHostWatch::finish);
}

void TrayHostWatch::start()
{
    m_startedAt = m_clock.now();
    m_nextLook = m_clock.after(Milliseconds(0), this, [this] { look(); });
}

void TrayHostWatch::look()
{
    if (hasNotifierWatcher() || hasEmbeddingTray()) {
        finish();
        return;
    }
    const bool isLate = m_clock.now() - m_startedAt >= patience;
    m_nextLook = m_clock.after(isLate ? lateInterval : earlyInterval, this, [this] { look(); });
    if (isLate && !m_isMissingSaid) {
        m_isMissingSaid = true;
        Q_EMIT missing();
    }
}

void TrayHostWatch::finish()
{
    if (!m_isDone) {
        m_isDone = true;
        m_nextLook.cancel();
        Q_EMIT appeared();
    }
}

} // namespace sibyl::tray
