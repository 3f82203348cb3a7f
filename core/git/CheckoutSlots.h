// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>

namespace sibyl {

// Bounds how many checkouts write files at the same time: about half the processors, two at least
// (a small checkout mostly waits for its process to start). First come, first served. Main thread.
class CheckoutSlots : public QObject
{
    Q_OBJECT

public:
    explicit CheckoutSlots(int count);
    CheckoutSlots();

    // A taken slot; gives itself back when destroyed, so that no end can forget it.
    class Slot : public QObject
    {
    public:
        explicit Slot(CheckoutSlots *owner, QObject *parent)
            : QObject(parent)
            , m_owner(owner)
        {
        }
        ~Slot() override;

    private:
        QPointer<CheckoutSlots> m_owner;
    };

    // Somebody checks out or waits for it.
    bool isBusy() const { return m_free < m_count || !m_waiting.empty(); }

    // Calls `next` once with a Slot that is a child of `context`, not after `context` is gone.
    void take(QObject *context, std::function<void(Slot *)> next);

private:
    struct Waiting
    {
        QPointer<QObject> context;
        std::function<void(Slot *)> next;
    };

    void serve();
    void giveBack();

    int m_count;
    int m_free;
    std::deque<Waiting> m_waiting;
};

} // namespace sibyl
