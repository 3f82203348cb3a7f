// SPDX-License-Identifier: Apache-2.0
#include "wizard/SignInPage.h"

#include "look/Card.h"
#include "look/ThemedIcon.h"

#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int signInIndent = 26;
constexpr int maxTokenLength = 16 * 1024;

} // namespace

SignInPage::SignInPage(SetupWizard &wizard) : SetupPage(wizard)
{
    setTitle(tr("Sign in"));
    setSubTitle(tr("The server has to know who adds this machine."));
    m_atHand = new QRadioButton(this);
    m_browser = new QRadioButton(tr("Sign in with the &browser"), this);
    m_token = new QRadioButton(tr("Paste an access &token"), this);
    m_start = new QPushButton(themedIcon(u"external"), tr("Get a code"), this);
    m_code = new QLabel(this);
    m_copy = new QPushButton(themedIcon(u"copy"), tr("Copy"), this);
    m_open = new QPushButton(themedIcon(u"external"), tr("Open the browser"), this);
    m_tokenField = new QLineEdit(this);
    m_tokenField->setEchoMode(QLineEdit::Password);
    m_tokenField->setMaxLength(maxTokenLength);
    m_tokenField->setAccessibleName(tr("Access token"));
    m_sendToken = new QPushButton(tr("Check"), this);
    m_verdict = new VerdictLine(this);
    m_organizationLabel = new QLabel(tr("&Organization"), this);
    m_organization = new QComboBox(this);
    m_organizationLabel->setBuddy(m_organization);
    buildLayout();

    for (QRadioButton *way : {m_atHand, m_browser, m_token}) {
        connect(way, &QRadioButton::toggled, this, &SignInPage::updateWays);
    }
    connect(m_start, &QPushButton::clicked, this, &SignInPage::startDeviceFlow);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(setup().choice().signIn.userCode); });
    connect(m_open, &QPushButton::clicked, this, [this] {
        const SignIn &signIn = setup().choice().signIn;
        const QString url = signIn.verificationUrlComplete.isEmpty() ? signIn.verificationUrl : signIn.verificationUrlComplete;
        if (!QDesktopServices::openUrl(QUrl(url, QUrl::StrictMode))) {
            m_verdict->show(VerdictLine::Verdict::Busy, tr("No browser was found. Open %1 and type the code there.").arg(url));
        }
    });
    connect(m_sendToken, &QPushButton::clicked, this, &SignInPage::sendToken);
    connect(m_tokenField, &QLineEdit::returnPressed, this, &SignInPage::sendToken);
    connect(m_tokenField, &QLineEdit::textChanged, this, [this](const QString &text) { m_sendToken->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_organization, &QComboBox::activated, this, &SignInPage::chooseOrganization);
}

void SignInPage::buildLayout()
{
    m_code->setFont([this] {
        QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSizeF(titleFont(this).pointSizeF() * 1.5);
        font.setBold(true);
        return font;
    }());
    m_code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_browserPart = new QWidget(this);
    auto *browserRow = new QHBoxLayout(m_browserPart);
    browserRow->setContentsMargins(signInIndent, 0, 0, 0);
    browserRow->setSpacing(space::medium);
    browserRow->addWidget(m_start);
    browserRow->addWidget(m_code);
    browserRow->addWidget(m_copy);
    browserRow->addWidget(m_open);
    browserRow->addStretch(1);
    m_tokenPart = new QWidget(this);
    auto *tokenRow = new QHBoxLayout(m_tokenPart);
    tokenRow->setContentsMargins(signInIndent, 0, 0, 0);
    tokenRow->setSpacing(space::medium);
    tokenRow->addWidget(m_tokenField, 1);
    tokenRow->addWidget(m_sendToken);
    auto *organizationRow = new QHBoxLayout;
    organizationRow->setSpacing(space::medium);
    organizationRow->addWidget(m_organizationLabel);
    organizationRow->addWidget(m_organization, 1);
    organizationRow->addStretch(1);

    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::medium);
    column->addWidget(m_atHand);
    column->addWidget(m_browser);
    column->addWidget(m_browserPart);
    column->addWidget(m_token);
    column->addWidget(m_tokenPart);
    column->addSpacing(space::medium);
    column->addWidget(m_verdict);
    column->addLayout(organizationRow);
    column->addStretch(1);
}

void SignInPage::initializePage()
{
    const QString origin = setup().choice().server.credentialOrigin;
    m_atHand->setText(tr("&Use %1").arg(origin));
    m_atHand->setVisible(!origin.isEmpty());
    (origin.isEmpty() ? m_browser : m_atHand)->setChecked(true);
    m_tokenField->clear();
    m_organization->clear();
    m_verdict->show(VerdictLine::Verdict::None, {});
    updateWays();
}

void SignInPage::cleanupPage()
{
    giveUp();
}

// What was asked for is not wanted any more, and neither is what has come of it.
void SignInPage::giveUp()
{
    ++m_round;
    m_nextPoll.cancel();
    setup().dropSignIn();
}

// An answer that came too late is a sign-in that the daemon should forget.
bool SignInPage::isWanted(quint64 round, const Result<SignIn> &signIn)
{
    if (round != m_round && signIn && signIn->id != setup().choice().signIn.id) {
        setup().connection().ask(CancelSignInCall{signIn->id}, this, [](const Result<> &) {});
    }
    return round == m_round;
}

bool SignInPage::isComplete() const
{
    return m_atHand->isChecked() ? m_atHand->isVisibleTo(this) : setup().choice().signIn.state == SignInState::SignedIn && !setup().choice().signIn.id.isEmpty();
}

void SignInPage::updateWays()
{
    const SignIn &signIn = setup().choice().signIn;
    if (m_atHand->isChecked() && !signIn.id.isEmpty()) {
        giveUp();
        m_verdict->show(VerdictLine::Verdict::None, {});
    }
    const bool isSignedIn = signIn.state == SignInState::SignedIn && !signIn.id.isEmpty();
    const bool hasCode = signIn.state == SignInState::Pending && !signIn.userCode.isEmpty();
    m_browserPart->setVisible(m_browser->isChecked() && !isSignedIn);
    m_tokenPart->setVisible(m_token->isChecked() && !isSignedIn);
    m_start->setVisible(!hasCode);
    m_code->setText(signIn.userCode);
    for (QWidget *part : std::initializer_list<QWidget *>{m_code, m_copy, m_open}) {
        part->setVisible(hasCode);
    }
    m_sendToken->setEnabled(!m_tokenField->text().trimmed().isEmpty());
    const bool hasChoice = isSignedIn && m_organization->count() > 1;
    m_organizationLabel->setVisible(hasChoice);
    m_organization->setVisible(hasChoice);
    Q_EMIT completeChanged();
}

void SignInPage::startDeviceFlow()
{
    giveUp();
    m_start->setEnabled(false);
    m_verdict->show(VerdictLine::Verdict::Busy, tr("Asking the server for a code…"));
    setup().connection().ask(StartSignInCall{setup().choice().server.url}, this, [this, round = m_round](const Result<SignIn> &signIn) {
        m_start->setEnabled(true);
        if (isWanted(round, signIn)) {
            takeSignIn(signIn);
        }
    });
}

void SignInPage::sendToken()
{
    giveUp();
    const Redacted token(m_tokenField->text().trimmed().toUtf8());
    m_sendToken->setEnabled(false);
    m_verdict->show(VerdictLine::Verdict::Busy, tr("Checking the token…"));
    setup().connection().ask(TokenSignInCall{setup().choice().server.url, token}, this,
                             [this, round = m_round](const Result<SignIn> &signIn) {
                                 if (isWanted(round, signIn)) {
                                     takeSignIn(signIn);
                                 }
                             });
}

void SignInPage::poll()
{
    setup().connection().ask(PollSignInCall{setup().choice().signIn.id}, this, [this, round = m_round](const Result<SignIn> &signIn) {
        if (round == m_round) {
            takeSignIn(signIn);
        }
    });
}

void SignInPage::takeSignIn(const Result<SignIn> &signIn)
{
    m_nextPoll.cancel();
    if (!signIn) {
        setup().choice().signIn = {};
        m_verdict->show(VerdictLine::Verdict::Bad, signIn.error().what);
        updateWays();
        return;
    }
    setup().choice().signIn = *signIn;
    switch (signIn->state) {
    case SignInState::Pending:
        m_verdict->show(VerdictLine::Verdict::Busy, tr("Open the browser, type the code there and approve. This page goes on by itself."));
        m_nextPoll = setup().clock().after(pollInterval, this, [this] { poll(); });
        break;
    case SignInState::SignedIn:
        m_tokenField->clear();
        m_verdict->show(VerdictLine::Verdict::Good,
                        signIn->account.isEmpty() ? tr("Signed in.") : tr("Signed in as %1.").arg(signIn->account));
        askOrganizations();
        break;
    case SignInState::Denied:
    case SignInState::Expired:
    case SignInState::Failed:
        setup().choice().signIn = {};
        m_verdict->show(VerdictLine::Verdict::Bad, !signIn->detail.isEmpty()             ? signIn->detail
                                                   : signIn->state == SignInState::Denied ? tr("The sign-in was denied in the browser.")
                                                   : signIn->state == SignInState::Expired ? tr("The code has expired. Get a new one.")
                                                                                           : tr("The sign-in failed. Try again."));
        break;
    }
    updateWays();
}

void SignInPage::askOrganizations()
{
    setup().connection().ask(OrganizationsCall{setup().choice().signIn.id}, this, [this, round = m_round](const Result<QList<Organization>> &list) {
        if (round != m_round) {
            return;
        }
        const QSignalBlocker blocker(m_organization);
        m_organization->clear();
        for (const Organization &organization : list ? *list : QList<Organization>()) {
            m_organization->addItem(organization.name.isEmpty() ? organization.slug : organization.name, organization.slug);
            if (organization.isCurrent) {
                m_organization->setCurrentIndex(m_organization->count() - 1);
            }
        }
        updateWays();
    });
}

void SignInPage::chooseOrganization(int index)
{
    const QString slug = m_organization->itemData(index).toString();
    m_organization->setEnabled(false);
    setup().connection().ask(ChooseOrganizationCall{setup().choice().signIn.id, slug}, this, [this, round = m_round](const Result<SignIn> &signIn) {
        m_organization->setEnabled(true);
        if (round != m_round) {
            return;
        }
        if (signIn) {
            setup().choice().signIn = *signIn;
        } else {
            m_verdict->show(VerdictLine::Verdict::Bad, signIn.error().what);
        }
    });
}

} // namespace sibyl::tray
