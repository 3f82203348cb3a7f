// SPDX-License-Identifier: Apache-2.0
#include "wizard/MachinePage.h"

#include "look/Card.h"

#include <QButtonGroup>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QRadioButton>
#include <QSpinBox>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int maxCapacity = 20;
constexpr int maxNameLength = 100;

} // namespace

MachinePage::MachinePage(SetupWizard &wizard) : SetupPage(wizard)
{
    setTitle(tr("This machine"));
    setSubTitle(tr("What the server shows, and what tasks may expect here."));
    m_name = new QLineEdit(this);
    m_name->setMaxLength(maxNameLength);
    m_capacity = new QSpinBox(this);
    m_capacity->setRange(1, maxCapacity);
    m_capacity->setMinimumWidth(90);
    m_capabilities = new QListWidget(this);
    m_capabilities->setSelectionMode(QAbstractItemView::NoSelection);
    m_capabilities->setMinimumHeight(110);
    m_capabilities->setSpacing(2);
    m_isolation = new QButtonGroup(this);
    m_isolationColumn = new QVBoxLayout;
    m_isolationColumn->setSpacing(2);
    m_verdict = new VerdictLine(this);
    auto *capacityRow = new QHBoxLayout;
    capacityRow->setSpacing(space::small);
    capacityRow->addWidget(m_capacity);
    capacityRow->addWidget(mutedLabel(tr("at the same time"), this));
    capacityRow->addStretch(1);

    auto *form = new QFormLayout(this);
    form->setHorizontalSpacing(space::large);
    form->setVerticalSpacing(space::medium);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("&Name"), m_name);
    auto *capacityLabel = new QLabel(tr("&Agents"), this);
    capacityLabel->setBuddy(m_capacity);
    form->addRow(capacityLabel, capacityRow);
    form->addRow(tr("&Capabilities"), m_capabilities);
    form->addRow(tr("Isolation"), m_isolationColumn);
    form->addRow(m_verdict);
    m_capacity->setAccessibleName(tr("Agents at the same time"));
    connect(m_name, &QLineEdit::textChanged, this, &MachinePage::completeChanged);
}

void MachinePage::initializePage()
{
    if (m_hasFacts) {
        return; // keep what somebody typed before going back
    }
    m_verdict->show(VerdictLine::Verdict::Busy, tr("Looking at this machine…"));
    setup().connection().ask(DetectCall{}, this, [this](const Result<MachineFacts> &facts) { takeFacts(facts); });
}

void MachinePage::takeFacts(const Result<MachineFacts> &facts)
{
    if (!facts) {
        m_verdict->show(VerdictLine::Verdict::Bad, facts.error().what);
        Q_EMIT completeChanged();
        return;
    }
    m_hasFacts = true;
    m_verdict->show(VerdictLine::Verdict::None, {});
    if (m_name->text().isEmpty()) {
        m_name->setText(facts->hostName);
    }
    m_capacity->setValue(facts->suggestedCapacity);
    m_capabilities->clear();
    const auto add = [this](const QString &word, const QString &detail, bool isTicked) {
        auto *item = new QListWidgetItem(detail.isEmpty() ? word : u"%1  ·  %2"_s.arg(word, detail), m_capabilities);
        item->setData(Qt::UserRole, word);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        item->setCheckState(isTicked ? Qt::Checked : Qt::Unchecked);
    };
    QStringList listed;
    for (const QString &word : facts->suggestedCapabilities) {
        QString detail;
        for (const FoundFeature &tool : facts->tools) {
            if (tool.name == word) {
                detail = tool.detail;
            }
        }
        for (const FoundAgent &agent : facts->agents) {
            if (word == u"agent:"_s + agent.name) {
                detail = agent.title;
            }
        }
        add(word, detail, true);
        listed.append(word);
    }
    for (const FoundFeature &tool : facts->tools) {
        if (!listed.contains(tool.name) && !tool.isAvailable) {
            add(tool.name, tool.detail.isEmpty() ? tr("not found") : tool.detail, false);
        }
    }
    showIsolations(facts->isolations);
    Q_EMIT completeChanged();
}

// What cannot be chosen stands there with the reason.
void MachinePage::showIsolations(const QList<FoundFeature> &isolations)
{
    for (const FoundFeature &isolation : isolations) {
        const bool isNone = isolation.name == "none"_L1;
        auto *choice = new QRadioButton(isNone ? tr("None: agents can read and change what you can")
                                        : isolation.isAvailable && isolation.isUsable ? u"%1  ·  %2"_s.arg(isolation.name, isolation.detail)
                                        : isolation.isAvailable ? tr("%1: found, but this version cannot use it yet").arg(isolation.name)
                                                                : tr("%1: %2").arg(isolation.name, isolation.detail),
                                        this);
        choice->setProperty("isolation", isolation.name);
        choice->setEnabled(isolation.isAvailable && isolation.isUsable);
        choice->setChecked(choice->isEnabled() && m_isolation->checkedButton() == nullptr);
        m_isolation->addButton(choice);
        m_isolationColumn->addWidget(choice);
    }
}

bool MachinePage::isComplete() const
{
    return m_hasFacts && !m_name->text().trimmed().isEmpty();
}

bool MachinePage::validatePage()
{
    SetupChoice &choice = setup().choice();
    choice.name = m_name->text().trimmed();
    choice.capacity = m_capacity->value();
    const QAbstractButton *isolation = m_isolation->checkedButton();
    choice.isolation = isolation == nullptr ? QString() : isolation->property("isolation").toString();
    choice.capabilities.clear();
    for (int row = 0; row < m_capabilities->count(); ++row) {
        const QListWidgetItem *item = m_capabilities->item(row);
        if (item->checkState() == Qt::Checked) {
            choice.capabilities.append(item->data(Qt::UserRole).toString());
        }
    }
    return true;
}

} // namespace sibyl::tray
