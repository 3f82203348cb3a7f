// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QObject>

#include <memory>

namespace sibyl::test {

using TestFactory = std::unique_ptr<QObject> (*)();

// Makes a test class known to the room's executable under `name`; used by SIBYL_TEST.
bool registerTest(const char *name, TestFactory factory);

// The application object of a test executable: a QCoreApplication unless the executable brings a
// definition of its own. `argc` outlives it.
std::unique_ptr<QCoreApplication> makeApplication(int &argc, char **argv);

} // namespace sibyl::test

// At the end of tst_X.cpp, before #include "tst_X.moc".
#define SIBYL_TEST(Class)                                                                          \
    [[maybe_unused]] static const bool isRegistered_##Class = ::sibyl::test::registerTest(         \
        #Class, []() -> std::unique_ptr<QObject> { return std::make_unique<Class>(); });
