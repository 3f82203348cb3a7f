// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace sibyl {

// CLI11's help, laid out for 80 columns: descriptions are wrapped beside their options, and an
// option shows only the form of its argument. Header only, so that CLI11 is compiled once.
class HelpLayout final : public CLI::Formatter
{
public:
    HelpLayout()
    {
        column_width(columnOfText);
        label("Positionals", "Arguments");
        label("OPTIONS", "options");
        label("SUBCOMMAND", "COMMAND");
        label("SUBCOMMANDS", "COMMAND");
    }

    std::string make_option(const CLI::Option *option, bool isPositional) const override
    {
        return entry("  " + make_option_name(option, isPositional) + (isPositional ? "" : make_option_opts(option)),
                     option->get_description());
    }
    std::string make_option_name(const CLI::Option *option, bool isPositional) const override
    {
        if (isPositional) {
            return option->get_type_name().find('|') == std::string::npos ? option->get_type_name()
                                                                          : option->get_single_name();
        }
        std::string names;
        for (const std::string &name : option->get_snames()) {
            names += "-" + name + ", ";
        }
        if (names.empty()) {
            names = "    ";
        }
        for (const std::string &name : option->get_lnames()) {
            names += "--" + name + ", ";
        }
        return names.substr(0, names.size() - 2);
    }
    std::string make_option_opts(const CLI::Option *option) const override
    {
        return option->get_items_expected_max() == 0 ? std::string() : " " + option->get_type_name();
    }
    std::string make_option_usage(const CLI::Option *option) const override
    {
        const std::string name = make_option_name(option, true);
        return option->get_required() ? name : "[" + name + "]";
    }
    std::string make_subcommand(const CLI::App *sub) const override
    {
        return entry("  " + sub->get_name(), sub->get_description(), columnOfSummary);
    }

private:
    static constexpr std::size_t columnOfText = 30;
    static constexpr std::size_t columnOfSummary = 15;
    static constexpr std::size_t lineLength = 79;

    static std::string entry(std::string line, const std::string &text, std::size_t column = columnOfText)
    {
        std::string out;
        if (line.size() + 2 > column) {
            out = line + "\n";
            line.clear();
        }
        line.resize(column, ' ');
        bool isFirst = true;
        for (const std::string &word : CLI::detail::split(text, ' ')) {
            if (!isFirst && line.size() + 1 + word.size() > lineLength) {
                out += line + "\n";
                line.assign(column, ' ');
                isFirst = true;
            }
            line += (isFirst ? "" : " ") + word;
            isFirst = false;
        }
        return out + line + "\n";
    }
};

} // namespace sibyl
