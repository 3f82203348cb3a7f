// SPDX-License-Identifier: Apache-2.0
#include "process/ProcessHandle.h" // gives moc a place to go
