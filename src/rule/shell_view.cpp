// SPDX-License-Identifier: Apache-2.0
#include "rule/shell_view.hpp"

#include <array>

namespace ttp::rule {

namespace {

struct NamedField {
  std::string_view name;
  ShellField field;
};
constexpr auto fields = std::to_array<NamedField>({{"command_text", ShellField::command_text},
                                                   {"argv0", ShellField::argv0},
                                                   {"program", ShellField::program},
                                                   {"args", ShellField::args},
                                                   {"redirects", ShellField::redirects},
                                                   {"wrappers", ShellField::wrappers},
                                                   {"before", ShellField::before},
                                                   {"after", ShellField::after}});

/// As written in a line; the start or the end of one is a text too, an empty one.
std::string_view text_of(shell::Separator separator) {
  switch (separator) {
    case shell::Separator::none: return "";
    case shell::Separator::semicolon: return ";";
    case shell::Separator::newline: return "\n";
    case shell::Separator::and_if: return "&&";
    case shell::Separator::or_if: return "||";
    case shell::Separator::pipe: return "|";
    case shell::Separator::background: return "&";
  }
  return "";
}

unsigned bits_of(shell::EncodingSet which) {
  unsigned bits = 0;
  for (const auto encoding :
       {shell::Encoding::base64, shell::Encoding::hex, shell::Encoding::url}) {
    bits = bits << 1 | (which.contains(encoding) ? 1U : 0U);
  }
  return bits;
}

/// The same bytes at the same place: within one event that is the same text.
bool is_same(const std::optional<std::string_view>& known, std::string_view line) {
  return known && known->data() == line.data() && known->size() == line.size();
}

}  // namespace

ShellField shell_field(std::string_view name) {
  for (const NamedField& each : fields) {
    if (each.name == name) return each.field;
  }
  return ShellField::none;
}

void ShellFields::set(const shell::Statement& statement) {
  statement_ = &statement;
  text_ = statement.text;
  args_.is_made = redirects_.is_made = wrappers_.is_made = false;
}

void ShellFields::set_text(std::string_view text) {
  statement_ = nullptr;
  text_ = text;
}

std::string_view ShellFields::joined(std::span<const std::string_view> words, Joined& made) {
  if (words.empty()) return "";
  if (words.size() == 1) return words.front();
  if (!made.is_made) {
    made.is_made = true;
    made.text = words.front();
    for (const std::string_view word : words.subspan(1)) made.text.append(" ").append(word);
  }
  return made.text;
}

std::string_view ShellFields::redirects() const {
  if (statement_->redirects.empty()) return "";
  if (!redirects_.is_made) {
    redirects_.is_made = true;
    std::string& text = redirects_.text;
    text.clear();
    for (const shell::Redirect& redirect : statement_->redirects) {
      if (!text.empty()) text += ' ';
      text.append(redirect.op).append(" ").append(redirect.target);
    }
  }
  return redirects_.text;
}

std::optional<std::string_view> ShellFields::get(ShellField field) const {
  if (field == ShellField::command_text) return text_;
  if (statement_ == nullptr) return std::nullopt;
  switch (field) {
    case ShellField::argv0: return statement_->argv0;
    case ShellField::program: return statement_->program;
    case ShellField::args:
      return statement_->joined_args.empty() ? joined(statement_->args, args_)
                                            : statement_->joined_args;
    case ShellField::redirects: return redirects();
    case ShellField::wrappers: return joined(statement_->wrappers, wrappers_);
    case ShellField::before: return text_of(statement_->before);
    case ShellField::after: return text_of(statement_->after);
    default: return std::nullopt;
  }
}

std::span<const shell::Statement> ShellView::statements(std::string_view line) {
  if (!is_same(split_line_, line)) {
    const bool is_known = known_ != nullptr && known_->line == line;
    statements_ = is_known ? known_->statements : splitter_.split(line);
    split_line_ = line;
    fields_made_ = 0;
  }
  return statements_;
}

std::span<const ShellFields> ShellView::fields(std::string_view line) {
  const auto all = statements(line);
  // Every rule looks at them: their texts are joined once, not once for each rule.
  if (fields_.size() < all.size()) fields_.resize(all.size());
  for (; fields_made_ < all.size(); ++fields_made_) fields_[fields_made_].set(all[fields_made_]);
  return std::span<const ShellFields>(fields_).first(all.size());
}

std::span<const std::string> ShellView::decoded(std::string_view line, shell::EncodingSet which) {
  const unsigned bits = bits_of(which);
  if (!is_same(decoded_line_, line) || decoded_which_ != bits) {
    // New texts may lie where old ones lay.
    if (!decoded_.empty()) split_line_.reset();
    if (!is_same(glanced_line_, line)) {
      glanced_line_ = line;
      may_decode_ = shell::may_have_encoded_words(line);
    }
    decoded_.clear();
    if (may_decode_) shell::decode_words(line, which, decoded_);
    decoded_line_ = line;
    decoded_which_ = bits;
  }
  return decoded_;
}

}  // namespace ttp::rule
