// SPDX-License-Identifier: Apache-2.0
#include "support/FakeLauncher.h" // gives moc a place to go
