// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QString>

namespace sibyl::tray {

// Whether the tray starts with the desktop session: the XDG autostart entry of this user. Off until
// somebody asks for it.
class Autostart final
{
public:
    // $XDG_CONFIG_HOME/autostart and our own program unless told otherwise.
    explicit Autostart(QString directory = defaultDirectory(), QString program = {});

    bool isOn() const;
    Result<> setOn(bool isOn);
    QString filePath() const;

    static QString defaultDirectory();

private:
    QString m_directory;
    QString m_program;
};

} // namespace sibyl::tray
