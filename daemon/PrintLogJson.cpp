// SPDX-License-Identifier: Apache-2.0
#include "PrintLogJson.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

void JsonLogSink::addEvent(QByteArrayView line)
{
    QJsonObject event = QJsonDocument::fromJson(line.toByteArray()).object();
    if (event.isEmpty()) {
        return; // damaged
    }
    event.insert(u"attempt"_s, m_attempt);
    m_terminal.printRaw(QJsonDocument(event).toJson(QJsonDocument::Compact) + '\n');
}

void JsonLogSink::addOutput(LogStream stream, QByteArrayView line)
{
    const QJsonObject output{{u"type"_s, u"output"_s},
                             {u"attempt"_s, m_attempt},
                             {u"stream"_s, stream == LogStream::Stderr ? u"stderr"_s : u"stdout"_s},
                             {u"text"_s, QString::fromUtf8(line)}};
    m_terminal.printRaw(QJsonDocument(output).toJson(QJsonDocument::Compact) + '\n');
}

} // namespace sibyl
