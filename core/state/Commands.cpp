// SPDX-License-Identifier: Apache-2.0
#include "state/Commands.h"

// The class is abstract; this file gives its meta object a home.
#include "moc_Commands.cpp"
