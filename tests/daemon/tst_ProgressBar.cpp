// SPDX-License-Identifier: Apache-2.0
#include "ProgressBar.h"

#include "TextWidth.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_ProgressBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsThePercentage();
    void isAlwaysOfTheWidthAskedFor();
    void wandersWhenNothingIsKnown();
};

void tst_ProgressBar::showsThePercentage()
{
    QCOMPARE(progressBar(0, 17, BarStyle::Ascii), u"[----------]   0%"_s);
    QCOMPARE(progressBar(50, 17, BarStyle::Ascii), u"[#####-----]  50%"_s);
    QCOMPARE(progressBar(99, 17, BarStyle::Ascii), u"[#########-]  99%"_s);
    QCOMPARE(progressBar(100, 17, BarStyle::Unicode), u"[██████████] 100%"_s);
    QCOMPARE(progressBar(400, 17, BarStyle::Ascii), u"[##########] 100%"_s);
    QCOMPARE(progressBar(-3, 17, BarStyle::Ascii), u"[----------]   0%"_s);
}

void tst_ProgressBar::isAlwaysOfTheWidthAskedFor()
{
    for (const int width : {8, 9, 20, 79}) {
        for (const std::optional<int> percent : {std::optional<int>(), std::optional(0), std::optional(37), std::optional(100)}) {
            QCOMPARE(textWidth(progressBar(percent, width, BarStyle::Unicode, 1234)), width);
        }
    }
}

void tst_ProgressBar::wandersWhenNothingIsKnown()
{
    const QString first = progressBar(std::nullopt, 17, BarStyle::Ascii, 0);
    const QString second = progressBar(std::nullopt, 17, BarStyle::Ascii, 1);
    QCOMPARE(first.trimmed(), u"[##--------]"_s);
    QCOMPARE(second.trimmed(), u"[-##-------]"_s);
}

SIBYL_TEST(tst_ProgressBar)
#include "tst_ProgressBar.moc"
