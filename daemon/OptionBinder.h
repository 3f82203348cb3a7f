// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <functional>
#include <map>

namespace sibyl {

// CLI11 knows std::string only: this puts QStrings, times and enums behind the options of one of its
// Apps, and defines the options that several commands share. An option given twice counts as given
// last. Targets outlive the parsing. Header only, so that CLI11 is compiled once.
class OptionBinder
{
public:
    explicit OptionBinder(CLI::App *app) : m_app(app) {}

    CLI::Option *text(const std::string &names, QString &target, const std::string &form, const std::string &help)
    {
        return value(names, form, help, [&target](const std::string &given) { target = QString::fromStdString(given); });
    }
    CLI::Option *text(const std::string &names, std::optional<QString> &target, const std::string &form,
                      const std::string &help)
    {
        return value(names, form, help, [&target](const std::string &given) { target = QString::fromStdString(given); });
    }
    CLI::Option *list(const std::string &names, QStringList &target, const std::string &form, const std::string &help)
    {
        const auto take = [&target](const CLI::results_t &given) {
            for (const std::string &entry : given) {
                target.append(QString::fromStdString(entry));
            }
            return true;
        };
        return m_app->add_option(names, take, help)->type_name(form)->expected(1)->take_all()->allow_extra_args(false);
    }
    template <typename Target>
    CLI::Option *number(const std::string &names, Target &target, qint64 least, qint64 most, const std::string &form,
                        const std::string &help)
    {
        return value(names, form, help,
                     [&target](const std::string &given) {
                         const qint64 number = QString::fromStdString(given).toLongLong();
                         if constexpr (requires { target.value(); }) {
                             target = static_cast<typename Target::value_type>(number);
                         } else {
                             target = static_cast<Target>(number);
                         }
                     })
            ->check(wholeNumber(least, most));
    }
    CLI::Option *dollars(const std::string &names, std::optional<double> &target, const std::string &help)
    {
        return value(names, "USD", help, [&target](const std::string &given) { target = dollarsOf(given); })
            ->check([](const std::string &given) {
                return dollarsOf(given) ? std::string()
                                        : "'" + given + "' is not an amount above 0 and up to 1000000 US dollars: write it as 2 or 0.50";
            });
    }
    template <typename Target>
    CLI::Option *duration(const std::string &names, Target &target, const std::string &help)
    {
        return value(names, "TIME", help, [&target](const std::string &given) { target = *secondsOf(given); })
            ->check([](const std::string &given) {
                return secondsOf(given) ? std::string()
                                        : "'" + given + "' is not a time: write it as 90, 90s, 15m or 2h";
            });
    }
    template <typename Target>
    CLI::Option *choice(const std::string &names, Target &target, const std::vector<std::pair<std::string, Target>> &words,
                        const std::string &help)
    {
        std::vector<std::string> names_;
        for (const auto &[word, meaning] : words) {
            names_.push_back(word);
        }
        return value(names, CLI::detail::join(names_, "|"), help,
                     [&target, words](const std::string &given) {
                         for (const auto &[word, meaning] : words) {
                             if (word == given) {
                                 target = meaning;
                             }
                         }
                     })
            ->check([names_](const std::string &given) {
                return std::find(names_.begin(), names_.end(), given) != names_.end()
                    ? std::string()
                    : "'" + given + "' is none of " + CLI::detail::join(names_, ", ");
            });
    }
    CLI::Option *flag(const std::string &names, bool &target, const std::string &help)
    {
        return m_app->add_flag_callback(names, [&target] { target = true; }, help);
    }

    void common(CommonOptions &options)
    {
        text("-c,--config", options.configPath, "FILE", "Settings file [~/.config/sibyl/runner.yaml]");
        choice("--color", options.color,
               std::vector<std::pair<std::string, ColorChoice>>{
                   {"auto", ColorChoice::Auto}, {"always", ColorChoice::Always}, {"never", ColorChoice::Never}},
               "Colours [auto]; NO_COLOR is respected");
    }
    void json(OutputForm &form)
    {
        m_app->add_flag_callback("--json", [&form] { form = OutputForm::Json; }, "Print JSON");
    }
    void server(std::optional<QString> &serverUrl)
    {
        text("-s,--server", serverUrl, "URL", "Sibyl server [the one this machine is registered with]");
    }
    void maxAgents(std::optional<int> &target)
    {
        number("-m,--max-agents", target, 1, 20, "N", "How many agents may run at once, 1 to 20 [3]");
    }
    void log(LogChoice &log)
    {
        choice("--log-format", log.style,
               std::vector<std::pair<std::string, LogStyle>>{{"logfmt", LogStyle::Logfmt}, {"json", LogStyle::Json}},
               "Form of the log lines [logfmt]");
        text("--log-level", log.rules, "LEVEL", "info, debug, quiet, or rules such as 'sibyl.link=true' [info]");
    }

private:
    CLI::Option *value(const std::string &names, const std::string &form, const std::string &help,
                       const std::function<void(const std::string &)> &take)
    {
        const auto takeLast = [take](const CLI::results_t &given) {
            take(given.back());
            return true;
        };
        return m_app->add_option(names, takeLast, help)->type_name(form)->expected(1)->take_last();
    }
    static std::function<std::string(const std::string &)> wholeNumber(qint64 least, qint64 most)
    {
        return [least, most](const std::string &given) {
            bool isNumber = false;
            const qint64 number = QString::fromStdString(given).toLongLong(&isNumber);
            return isNumber && number >= least && number <= most
                ? std::string()
                : "'" + given + "' is not a whole number from " + std::to_string(least) + " to " + std::to_string(most);
        };
    }
    static std::optional<double> dollarsOf(const std::string &given)
    {
        constexpr double most = 1e6;
        bool isNumber = false;
        const double number = QString::fromStdString(given).toDouble(&isNumber);
        return isNumber && number > 0 && number <= most ? std::optional<double>(number) : std::nullopt;
    }
    static std::optional<Seconds> secondsOf(const std::string &given)
    {
        static const std::map<QChar, int> units{{u's', 1}, {u'm', 60}, {u'h', 3600}, {u'd', 86'400}};
        QString text = QString::fromStdString(given);
        int factor = 1;
        if (!text.isEmpty() && units.contains(text.back())) {
            factor = units.at(text.back());
            text.chop(1);
        }
        bool isNumber = false;
        const int number = text.toInt(&isNumber);
        constexpr int maxDays = 365;
        if (!isNumber || number <= 0 || Seconds(number) * factor > Seconds(maxDays * 86'400)) {
            return std::nullopt;
        }
        return Seconds(number) * factor;
    }

    CLI::App *m_app;
};

} // namespace sibyl
