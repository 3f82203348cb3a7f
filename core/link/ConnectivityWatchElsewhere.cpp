// SPDX-License-Identifier: Apache-2.0
#include "link/ConnectivityWatch.h"

#include <QSocketNotifier>

namespace sibyl {

ConnectivityWatch::ConnectivityWatch() = default;
ConnectivityWatch::~ConnectivityWatch() = default;

void ConnectivityWatch::watchAddresses() {}
void ConnectivityWatch::readAddresses() {}
void ConnectivityWatch::watchWallClock() {}
void ConnectivityWatch::readWallClock() {}

bool bringsAnAddress(QByteArrayView)
{
    return false;
}

} // namespace sibyl
