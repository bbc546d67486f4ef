// SPDX-License-Identifier: Apache-2.0
#include "base/regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/regex_sound.hpp"

namespace ttp {

namespace {

constexpr std::size_t first_jit_stack = 32U << 10;

/// Null if the pattern does not compile.
pcre2_code* compile_code(std::string_view pattern, std::uint32_t options, RegexError& error) {
  int number = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* const code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()),
                                         pattern.size(), options, &number, &offset, nullptr);
  if (code == nullptr) {
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(number, text.data(), text.size());
    error = {reinterpret_cast<const char*>(text.data()), offset};
  }
  return code;
}

/// Searches of short texts before a code is translated into machine code, which takes as long as some
/// dozens of them without.
constexpr unsigned first_searches = 16;
constexpr std::size_t short_text = 512;

/// One of the codes of a pattern.
struct Code {
  pcre2_code* code = nullptr;
  bool is_tried = false;       // to be translated into machine code
  bool is_translated = false;
  unsigned char searches = 0;  // until then

  Code() = default;
  ~Code() { pcre2_code_free(code); }
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;

  /// Most patterns of a pack are searched with never or seldom in a run, and translating one takes
  /// four times as long as compiling it. Without JIT (yet, or on an unsupported machine) the
  /// interpreter gives the same answers, slower.
  void translate() {
    is_tried = true;
    is_translated = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0;
  }

  /// Makes it ready for a search in a text of `size` bytes. Machine code passes over some verbs that
  /// the interpreter heeds: a pattern with verbs is never interpreted first.
  void prepare(std::size_t size, bool has_verbs) {
    if (is_tried) return;
    if (has_verbs || size > short_text || ++searches > first_searches) translate();
  }
};

/// What Regex keeps: a pattern, and its codes as soon as they are needed. On ASCII texts an ASCII
/// pattern gives the same answers when it is compiled without UTF-8 and Unicode classes, and twice as
/// fast: `\w` and `\b` are then looked up in a table instead of in the properties of characters.
struct Pattern {
  std::string text;
  std::uint32_t options = 0;
  Code full;
  Code ascii;
  bool is_ascii_compiled = false;  // tried; there may be none
  bool has_verbs = false;          // such as (*NOTEMPTY)

  Pattern(std::string_view pattern, std::uint32_t flags)
      : text(pattern), options(flags), has_verbs(text.find("(*") != std::string::npos) {}
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  Code& get_full() {
    if (full.code == nullptr) {
      RegexError error;
      full.code = compile_code(text, options, error);
      if (full.code == nullptr) {
        throw Error("cannot compile '" + text + "': " + error.message);
      }
    }
    return full;
  }

  /// For ASCII texts.
  Code& get_ascii() {
    if (!is_ascii_compiled) {
      is_ascii_compiled = true;
      if (may_drop_unicode()) {
        RegexError error;
        ascii.code = compile_code(text, options & ~std::uint32_t{PCRE2_UTF | PCRE2_UCP}, error);
      }
    }
    const bool is_usable = ascii.code != nullptr && (ascii.is_translated || !ascii.is_tried);
    return is_usable ? ascii : get_full();
  }

 private:
  /// A pattern that names a character beyond ASCII may fold it to an ASCII letter (U+212A is a k);
  /// `\X`, properties and verbs such as (*UCP) ask for Unicode themselves.
  [[nodiscard]] bool may_drop_unicode() const {
    if (!is_ascii(text) || has_verbs) return false;
    if ((options & PCRE2_LITERAL) != 0) return true;
    for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i + 2)) {
      if (i + 1 < text.size() &&
          std::string_view("XpPNxo0123456789").find(text[i + 1]) != std::string_view::npos) {
        const bool is_reference = text[i + 1] >= '1' && text[i + 1] <= '9' &&
                                  (i + 2 >= text.size() || text[i + 2] < '0' || text[i + 2] > '9');
        if (!is_reference) return false;
      }
    }
    return true;
  }
};

/// Compiles a pattern unless that is put off. Null if it does not compile.
std::unique_ptr<Pattern> make_pattern(std::string_view text, std::uint32_t options, bool is_put_off,
                                      RegexError& error) {
  if (text.size() > limits::pattern_bytes) {
    error = {"pattern too long", limits::pattern_bytes};
    return nullptr;
  }
  auto pattern = std::make_unique<Pattern>(text, options);
  if (!is_put_off) {
    pattern->full.code = compile_code(pattern->text, options, error);
    if (pattern->full.code == nullptr) return nullptr;
  }
  return pattern;
}

}  // namespace

namespace {

/// Searches `text`; what the engine returns.
int search_with(const Code& code, std::string_view text, pcre2_match_data* match,
                pcre2_match_context* context) {
  // The text was validated when it was read; checking again would cost more than most searches.
  constexpr std::uint32_t flags = PCRE2_NO_UTF_CHECK;
  const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.empty() ? "" : text.data());
  if (!code.is_translated) {
    return pcre2_match(code.code, subject, text.size(), 0, flags, match, context);
  }
  const int result =
      pcre2_jit_match(code.code, subject, text.size(), 0, flags, match, context);
  if (result != PCRE2_ERROR_JIT_STACKLIMIT) return result;
  return pcre2_match(code.code, subject, text.size(), 0, flags | PCRE2_NO_JIT, match, context);
}

}  // namespace

/// The interpreter and machine code count steps differently. What the interpreter finds within so few
/// machine code finds within its limit, too; all else is left to that.
constexpr std::uint32_t interpreter_steps = limits::regex_steps / 64;

struct RegexScratch::Impl {
  pcre2_match_data* match = pcre2_match_data_create(1, nullptr);
  pcre2_match_context* context = pcre2_match_context_create(nullptr);
  pcre2_match_context* first_context = pcre2_match_context_create(nullptr);  // until translated
  pcre2_jit_stack* stack =
      pcre2_jit_stack_create(first_jit_stack, limits::regex_jit_stack, nullptr);

  Impl() {
    if (match == nullptr || context == nullptr || first_context == nullptr) {
      throw Error("out of memory for matching");
    }
    pcre2_set_match_limit(context, limits::regex_steps);
    pcre2_set_heap_limit(context, limits::regex_heap_kib);
    pcre2_set_match_limit(first_context, interpreter_steps);
    pcre2_set_heap_limit(first_context, limits::regex_heap_kib);
    if (stack != nullptr) pcre2_jit_stack_assign(context, nullptr, stack);
  }
  ~Impl() {
    pcre2_match_data_free(match);
    pcre2_match_context_free(context);
    pcre2_match_context_free(first_context);
    if (stack != nullptr) pcre2_jit_stack_free(stack);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
};

RegexScratch::RegexScratch() : impl_(std::make_unique<Impl>()) {}
RegexScratch::~RegexScratch() = default;

void Regex::Deleter::operator()(void* code) const { delete static_cast<Pattern*>(code); }

std::optional<Regex> Regex::build(std::string_view pattern, std::uint32_t options,
                                  RegexError& error) {
  // Of sound patterns the compiling can wait: most of them are never searched with.
  const bool is_sound = (options & PCRE2_LITERAL) == 0 && is_surely_sound(pattern);
  auto made = make_pattern(pattern, options | PCRE2_UTF, is_sound, error);
  if (made == nullptr) return std::nullopt;
  return Regex(made.release());
}

std::optional<Regex> Regex::compile(std::string_view pattern, RegexError& error) {
  return build(pattern, PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, error);
}

std::optional<Regex> Regex::literal(std::string_view text, LiteralOptions options,
                                    RegexError& error) {
  std::uint32_t flags = PCRE2_LITERAL;
  if (options.nocase) flags |= PCRE2_CASELESS;
  if (options.at_start) flags |= PCRE2_ANCHORED;
  if (options.at_end) flags |= PCRE2_ENDANCHORED;
  return build(text, flags, error);
}

bool Regex::search(std::string_view text, RegexScratch& scratch) const {
  return find(text, scratch).has_value();
}

std::optional<Regex::Span> Regex::find(std::string_view text, RegexScratch& scratch) const {
  auto& pattern = *static_cast<Pattern*>(code_.get());
  Code* code = is_ascii(text) ? &pattern.get_ascii() : &pattern.get_full();
  code->prepare(text.size(), pattern.has_verbs);
  const auto search = [&] {
    const RegexScratch::Impl& impl = *scratch.impl_;
    return search_with(*code, text, impl.match, code->is_tried ? impl.context : impl.first_context);
  };
  const auto is_given_up = [](int result) { return result < 0 && result != PCRE2_ERROR_NOMATCH; };
  int result = search();
  // What counts as given up is decided by one and the same code, as machine code.
  while (is_given_up(result) && (!code->is_tried || code != &pattern.full)) {
    if (code->is_tried) code = &pattern.get_full();
    if (!code->is_tried) code->translate();
    result = search();
  }
  if (result >= 0) {
    const PCRE2_SIZE* bounds = pcre2_get_ovector_pointer(scratch.impl_->match);
    // \K in a look-behind can put the start behind the end.
    return Span{bounds[0] < bounds[1] ? bounds[0] : bounds[1], bounds[1]};
  }
  if (result != PCRE2_ERROR_NOMATCH) ++scratch.exhausted_;
  return std::nullopt;
}

void RegexStepCounter::Deleter::operator()(void* code) const {
  pcre2_code_free(static_cast<pcre2_code*>(code));
}

std::optional<RegexStepCounter> RegexStepCounter::compile(std::string_view pattern, bool nocase) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  const std::uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C |
                                PCRE2_AUTO_CALLOUT | (nocase ? PCRE2_CASELESS : 0);
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                   options, &error, &offset, nullptr);
  if (code == nullptr) return std::nullopt;
  pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
  return RegexStepCounter(code);
}

namespace {

struct StepCount {
  std::uint64_t steps = 0;
  std::uint64_t most = 0;
};

int count_step(pcre2_callout_block*, void* data) {
  auto& count = *static_cast<StepCount*>(data);
  return ++count.steps > count.most ? PCRE2_ERROR_CALLOUT : 0;
}

}  // namespace

std::uint64_t RegexStepCounter::count(std::string_view text, std::uint64_t most) const {
  // A scratch of its own each time: counting is rare, and its limits are others.
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create(1, nullptr), pcre2_match_data_free);
  const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
      pcre2_match_context_create(nullptr), pcre2_match_context_free);
  const std::unique_ptr<pcre2_jit_stack, decltype(&pcre2_jit_stack_free)> stack(
      pcre2_jit_stack_create(first_jit_stack, limits::regex_jit_stack, nullptr),
      pcre2_jit_stack_free);
  if (!data || !context) throw Error("out of memory for matching");
  StepCount count;
  count.most = most;
  pcre2_set_callout(context.get(), count_step, &count);
  if (stack) pcre2_jit_stack_assign(context.get(), nullptr, stack.get());
  const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.empty() ? "" : text.data());
  pcre2_match(static_cast<const pcre2_code*>(code_.get()), subject, text.size(), 0,
              PCRE2_NO_UTF_CHECK, data.get(), context.get());
  return count.steps;
}

std::string regex_engine_version() {
  std::array<char, 64> text{};
  pcre2_config(PCRE2_CONFIG_VERSION, text.data());
  return text.data();
}

}  // namespace ttp
