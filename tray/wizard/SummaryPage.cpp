// SPDX-License-Identifier: Apache-2.0
#include "wizard/SummaryPage.h"

#include "look/Card.h"

#include <QCheckBox>
#include <QDir>
#include <QFormLayout>
#include <QLabel>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {

SummaryPage::SummaryPage(SetupWizard &wizard) : SetupPage(wizard)
{
    setTitle(tr("Summary"));
    setSubTitle(tr("Nothing has been changed so far. All of it can be changed later in the settings."));
    setCommitPage(false);
    m_facts = new QFormLayout;
    m_facts->setHorizontalSpacing(space::large);
    m_facts->setVerticalSpacing(space::small + 2);
    m_facts->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_service = new QCheckBox(tr("&Start the runner with my session"), this);
    m_service->setChecked(true);
    m_replacing = new QLabel(tr("The registration that this machine has now is replaced."), this);
    m_replacing->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::large);
    column->addLayout(m_facts);
    column->addWidget(m_service);
    column->addWidget(m_replacing);
    column->addStretch(1);
}

void SummaryPage::initializePage()
{
    while (m_facts->rowCount() > 0) {
        m_facts->removeRow(0);
    }
    const SetupChoice &choice = setup().choice();
    const auto add = [this](const QString &name, const QString &value) {
        if (!value.isEmpty()) {
            auto *label = new QLabel(value, this);
            label->setWordWrap(true);
            label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
            label->setTextFormat(Qt::PlainText);
            m_facts->addRow(mutedLabel(name, this), label);
        }
    };
    add(tr("Server"), choice.isLocal ? tr("this machine's own") : choice.server.url);
    if (!choice.isLocal) {
        add(tr("Signed in"), choice.signIn.id.isEmpty() ? tr("with %1").arg(choice.server.credentialOrigin) : choice.signIn.account);
        add(tr("Organization"), choice.signIn.organization);
        add(tr("Name"), choice.name);
        add(tr("Agents"), tr("%n at the same time", nullptr, choice.capacity));
        add(tr("Capabilities"), choice.capabilities.join(u", "_s));
        add(tr("Isolation"), choice.isolation == "none"_L1 ? tr("none: agents can read and change what you can") : choice.isolation);
    }
    QStringList projects;
    for (const QString &path : choice.checkouts) {
        projects.append(QDir(path).dirName());
    }
    add(tr("Projects"), projects.isEmpty() ? tr("none yet") : projects.join(u", "_s));
    m_replacing->setVisible(choice.isReplacing);
}

bool SummaryPage::validatePage()
{
    setup().choice().isService = m_service->isChecked();
    return true;
}

} // namespace sibyl::tray
