// SPDX-License-Identifier: Apache-2.0
#include "agents/AcpModes.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_AcpModes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choosesWhatAsksEnough_data();
    void choosesWhatAsksEnough();
};

void tst_AcpModes::choosesWhatAsksEnough_data()
{
    QTest::addColumn<QString>("offered");
    QTest::addColumn<QString>("readOnly");
    QTest::addColumn<QString>("ask");
    QTest::addColumn<QString>("acceptEdits");
    QTest::addColumn<QString>("allowAll");
    // As the agents offered them; the second choice is for when the agent refuses the first.
    QTest::newRow("claude-agent-acp") << "auto default acceptEdits plan dontAsk" << "plan default" << "default"
                                      << "acceptEdits default" << "acceptEdits default";
    QTest::newRow("claude-agent-acp, no root") << "default acceptEdits plan bypassPermissions" << "plan default" << "default"
                                               << "acceptEdits default" << "bypassPermissions acceptEdits default";
    QTest::newRow("gemini") << "default autoEdit yolo plan" << "plan default" << "default" << "autoEdit default"
                            << "yolo autoEdit default";
    QTest::newRow("codex-acp") << "read-only auto full-access" << "read-only" << "read-only" << "auto read-only"
                               << "full-access auto read-only";
    QTest::newRow("opencode") << "build plan" << "plan" << "" << "" << "";
    QTest::newRow("modes as addresses") << "https://x/modes#plan https://x/modes#default" << "https://x/modes#plan https://x/modes#default"
                                        << "https://x/modes#default" << "https://x/modes#default" << "https://x/modes#default";
    QTest::newRow("none") << "" << "" << "" << "" << "";
}

void tst_AcpModes::choosesWhatAsksEnough()
{
    QFETCH(QString, offered);
    const auto chosen = [&](PermissionMode permissions) {
        return acpModesFor(permissions, offered.split(u' ', Qt::SkipEmptyParts)).join(u' ');
    };
    QTEST(chosen(PermissionMode::ReadOnly), "readOnly");
    QTEST(chosen(PermissionMode::Ask), "ask");
    QTEST(chosen(PermissionMode::AcceptEdits), "acceptEdits");
    QTEST(chosen(PermissionMode::AllowAll), "allowAll");
}

SIBYL_TEST(tst_AcpModes)
#include "tst_AcpModes.moc"
