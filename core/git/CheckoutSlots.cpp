// SPDX-License-Identifier: Apache-2.0
#include "git/CheckoutSlots.h"

#include <QThread>

#include <algorithm>

namespace sibyl {

CheckoutSlots::CheckoutSlots(int count)
    : m_count(count)
    , m_free(count)
{
}

CheckoutSlots::CheckoutSlots()
    : CheckoutSlots(std::max(2, QThread::idealThreadCount() / 2))
{
}

CheckoutSlots::Slot::~Slot()
{
    if (m_owner) {
        m_owner->giveBack();
    }
}

void CheckoutSlots::take(QObject *context, std::function<void(Slot *)> next)
{
    m_waiting.push_back({context, std::move(next)});
    QMetaObject::invokeMethod(
        this, [this] { serve(); }, Qt::QueuedConnection);
}

void CheckoutSlots::serve()
{
    while (m_free > 0 && !m_waiting.empty()) {
        const Waiting waiting = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (waiting.context) {
            --m_free;
            waiting.next(new Slot(this, waiting.context));
        }
    }
}

void CheckoutSlots::giveBack()
{
    ++m_free;
    QMetaObject::invokeMethod(
        this, [this] { serve(); }, Qt::QueuedConnection);
}

} // namespace sibyl
