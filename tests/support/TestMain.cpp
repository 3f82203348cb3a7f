// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QStandardPaths>
#include <QTest>

#include <cstdio>
#include <map>
#include <string>

namespace sibyl::test {
namespace {

std::map<std::string, TestFactory> &tests()
{
    static std::map<std::string, TestFactory> s_tests;
    return s_tests;
}

} // namespace

bool registerTest(const char *name, TestFactory factory)
{
    return tests().emplace(name, factory).second;
}

} // namespace sibyl::test

// tst_room [tst_Class [function...]]: the named class, or every class in turn.
int main(int argc, char **argv)
{
    const std::unique_ptr<QCoreApplication> app = sibyl::test::makeApplication(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QStringList arguments = QCoreApplication::arguments();
    const auto &tests = sibyl::test::tests();
    if (arguments.size() > 1) {
        if (const auto it = tests.find(arguments.at(1).toStdString()); it != tests.end()) {
            arguments.removeAt(1);
            return QTest::qExec(it->second().get(), arguments);
        }
        if (arguments.at(1).startsWith(QLatin1String("tst_"))) {
            std::fprintf(stderr, "no test class %s here\n", qPrintable(arguments.at(1)));
            return 2;
        }
    }
    int failures = 0;
    for (const auto &[name, factory] : tests) {
        failures += QTest::qExec(factory().get(), arguments);
    }
    return failures == 0 ? 0 : 1;
}
