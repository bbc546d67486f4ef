// SPDX-License-Identifier: Apache-2.0
// The only file that sees GMime.
#include "input/mail_decode.hpp"

#include <dlfcn.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "input/mail_parts.hpp"
#include "input/mail_transfer.hpp"

namespace ttp::input {

namespace {

/// The functions that are used of GMime, and of GLib beneath it.
#define TTP_GMIME_FUNCTIONS(FUNCTION)                                                          \
  FUNCTION(g_date_time_to_unix) FUNCTION(g_date_time_unref) FUNCTION(g_free)                   \
  FUNCTION(g_log_set_handler) FUNCTION(g_mime_content_disposition_get_disposition)             \
  FUNCTION(g_mime_content_disposition_get_parameter)                                           \
  FUNCTION(g_mime_content_disposition_parse) FUNCTION(g_mime_content_encoding_from_string)     \
  FUNCTION(g_mime_content_type_get_media_subtype) FUNCTION(g_mime_content_type_get_media_type) \
  FUNCTION(g_mime_content_type_get_parameter) FUNCTION(g_mime_content_type_parse)              \
  FUNCTION(g_mime_encoding_flush) FUNCTION(g_mime_encoding_init_decode)                        \
  FUNCTION(g_mime_encoding_outlen) FUNCTION(g_mime_encoding_step) FUNCTION(g_mime_iconv_close) \
  FUNCTION(g_mime_iconv_open) FUNCTION(g_mime_init) FUNCTION(g_mime_parser_options_free)       \
  FUNCTION(g_mime_parser_options_new) FUNCTION(g_mime_shutdown)                                \
  FUNCTION(g_mime_utils_header_decode_date) FUNCTION(g_mime_utils_header_decode_text)          \
  FUNCTION(g_mime_utils_header_unfold) FUNCTION(g_object_unref)                                \
  FUNCTION(g_type_check_instance_is_a) FUNCTION(internet_address_list_get_address)             \
  FUNCTION(internet_address_list_length) FUNCTION(internet_address_list_parse)                 \
  FUNCTION(internet_address_mailbox_get_addr) FUNCTION(internet_address_mailbox_get_type)

/// GMime, loaded when the first mail is read: the fourteen libraries that it brings would take each
/// other run a tenth of the time in which it starts. Its state is one per process, as GMime has it.
class Library {
 public:
  static Library& get() {
    static Library library;
    return library;
  }
  [[nodiscard]] GMimeParserOptions* options() const { return options_; }

#define TTP_MEMBER(name) decltype(&::name) name = nullptr;
  TTP_GMIME_FUNCTIONS(TTP_MEMBER)
#undef TTP_MEMBER

  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

 private:
  Library() {
    // Stays loaded: GLib can't be unloaded.
    void* const handle = dlopen("libgmime-3.0.so.0", RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) fail();
#define TTP_LOAD(name)                                            \
  name = reinterpret_cast<decltype(&::name)>(dlsym(handle, #name)); \
  if (name == nullptr) fail();
    TTP_GMIME_FUNCTIONS(TTP_LOAD)
#undef TTP_LOAD
    g_mime_init();
    // What it has to say about malformed mail is not for our standard error.
    g_log_set_handler(
        "gmime", G_LOG_LEVEL_MASK, [](auto...) {}, nullptr);
    options_ = g_mime_parser_options_new();
  }
  ~Library() {
    g_mime_parser_options_free(options_);
    g_mime_shutdown();
  }

  [[noreturn]] static void fail() {
    const char* const reason = dlerror();
    throw Error("cannot read mail without GMime: " +
                std::string(reason == nullptr ? "unknown error" : reason));
  }

  GMimeParserOptions* options_ = nullptr;
};

#undef TTP_GMIME_FUNCTIONS

struct Unref {
  void operator()(void* object) const { Library::get().g_object_unref(object); }
};
template <typename T>
using Object = std::unique_ptr<T, Unref>;

struct Free {
  void operator()(char* text) const { Library::get().g_free(text); }
};
using Text = std::unique_ptr<char, Free>;

std::string text_or_empty(const char* text) {
  return text == nullptr ? std::string() : text;
}

std::string parameter_value(std::string_view value) {
  return without_unknown_parameters(value.substr(0, limits::mail_parameter_value_bytes));
}

/// True for what RFC 2045, 5.1, lets names of types be made of.
bool is_token(std::string_view text) {
  constexpr std::string_view specials = "()<>@,;:\\\"/[]?=";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return c > ' ' && c < 0x7F && specials.find(c) == std::string_view::npos;
  });
}

/// A Content-Type with `text/plain` in the place of a type that is none, as RFC 2045, 5.2, has it.
/// Its parameters stay: they may name a file.
std::string with_valid_type(const std::string& value) {
  const std::string plain = without_comments(value);
  const std::size_t parameters = std::min(plain.find(';'), plain.size());
  const std::string_view type = trim(std::string_view(plain).substr(0, parameters));
  const std::size_t slash = std::min(type.find('/'), type.size());
  const std::string_view subtype = trim(type.substr(std::min(slash + 1, type.size())));
  const bool is_type = is_token(trim(type.substr(0, slash))) && is_token(subtype.substr(0, 1));
  return is_type ? value : "text/plain" + plain.substr(parameters);
}

/// The name in a Content-Transfer-Encoding, which some write as if it had parameters, or in quotes.
std::string encoding_name(std::string_view value) {
  const std::string plain = without_comments(value.substr(0, limits::mail_parameter_value_bytes));
  std::string_view name = trim(std::string_view(plain).substr(0, plain.find(';')));
  if (name.starts_with('"')) name.remove_prefix(1);
  if (name.ends_with('"')) name.remove_suffix(1);
  return std::string(trim(name));
}

/// The last name in a path of either system, made fit for UTF-8.
std::string file_name(std::string_view path) {
  const std::size_t separator = path.find_last_of("/\\");
  if (separator != std::string_view::npos) path.remove_prefix(separator + 1);
  return to_valid_utf8(trim(path).substr(0, limits::mail_file_name_bytes));
}

/// Converts from `charset`; what can't be converted becomes U+FFFD. Nothing if there is no such
/// character set.
std::optional<std::string> convert(std::string_view bytes, const char* charset) {
  const Library& gmime = Library::get();
  const iconv_t converter = gmime.g_mime_iconv_open("UTF-8", charset);
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out;
  std::string block(16U << 10, '\0');
  char* from = const_cast<char*>(bytes.data());  // iconv() does not write there
  std::size_t left = bytes.size();
  while (left > 0) {
    char* to = block.data();
    std::size_t room = block.size();
    const std::size_t before = left;
    const bool failed = iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
    const int reason = failed ? errno : 0;
    out.append(block.data(), block.size() - room);
    if (!failed) break;
    if (reason == EINVAL) break;  // cut in the middle of a character
    if (reason == EILSEQ || (left == before && room == block.size())) {
      out += "\xEF\xBF\xBD";
      ++from;
      --left;
    }
  }
  gmime.g_mime_iconv_close(converter);
  return to_valid_utf8(out);
}

}  // namespace

std::string decode_words(std::string_view value) {
  const Library& gmime = Library::get();
  const std::string raw = without_unknown_words(value.substr(0, limits::mail_text_value_bytes));
  const Text unfolded(gmime.g_mime_utils_header_unfold(raw.c_str()));
  std::string out;
  for (std::string_view rest = unfolded.get(); !rest.empty();) {
    // GMime decodes neighbouring words as one and stops at the padding of the first.
    std::size_t end = rest.size();
    std::size_t next = rest.size();
    for (std::size_t at = rest.find("=?="); at != std::string_view::npos;
         at = rest.find("=?=", at + 1)) {
      const std::size_t behind = rest.find_first_not_of(" \t", at + 3);
      if (behind == at + 3 || behind == std::string_view::npos) continue;
      if (!rest.substr(behind).starts_with("=?")) continue;
      end = at + 3;
      next = behind;
      break;
    }
    const std::string words(rest.substr(0, end));
    const Text decoded(gmime.g_mime_utils_header_decode_text(gmime.options(), words.c_str()));
    out += decoded.get();
    rest.remove_prefix(next);
  }
  return std::string(trim(to_valid_utf8(out)));
}

std::string decode_address(std::string_view mailbox) {
  // A name without an address, such as "service@bank.example" in quotes, is there to deceive.
  if (mailbox.starts_with('"') && mailbox.ends_with('"')) return {};
  std::string raw(mailbox.substr(0, limits::mail_address_bytes));
  // Names are not looked at; see without_unknown_words().
  for (std::size_t at = raw.find("=?"); at != std::string::npos; at = raw.find("=?", at)) {
    raw[at] = '_';
  }
  const Library& gmime = Library::get();
  const Object<InternetAddressList> list(
      gmime.internet_address_list_parse(gmime.options(), raw.c_str()));
  if (!list || gmime.internet_address_list_length(list.get()) == 0) return {};
  InternetAddress* const first = gmime.internet_address_list_get_address(list.get(), 0);
  if (first == nullptr ||
      gmime.g_type_check_instance_is_a(reinterpret_cast<GTypeInstance*>(first),
                                       gmime.internet_address_mailbox_get_type()) == FALSE) {
    return {};
  }
  const char* const text =
      gmime.internet_address_mailbox_get_addr(reinterpret_cast<InternetAddressMailbox*>(first));
  return text == nullptr ? std::string() : to_valid_utf8(text);
}

std::optional<Timestamp> decode_date(std::string_view value) {
  const Library& gmime = Library::get();
  const std::string raw(trim(value).substr(0, limits::mail_date_bytes));
  GDateTime* const date = raw.empty() ? nullptr : gmime.g_mime_utils_header_decode_date(raw.c_str());
  if (date == nullptr) return std::nullopt;
  const std::int64_t seconds = gmime.g_date_time_to_unix(date);
  gmime.g_date_time_unref(date);
  constexpr std::int64_t earliest = -62'135'596'800;  // 0001-01-01, and the end of 9999
  constexpr std::int64_t latest = 253'402'300'799;
  if (seconds < earliest || seconds > latest) return std::nullopt;
  return seconds * microseconds_per_second;
}

PartInfo read_part_info(const MailHeader& header, std::string_view default_type) {
  const Library& gmime = Library::get();
  GMimeParserOptions* const options = gmime.options();
  PartInfo info;
  for (const std::string_view name :
       {"Content-Type", "Content-Disposition", "Content-Transfer-Encoding"}) {
    if (header.find(name).size() > limits::mail_parameter_value_bytes) info.is_cut = true;
  }
  std::string value = parameter_value(header.find("Content-Type"));
  value = value.empty() ? std::string(default_type) : with_valid_type(value);
  const Object<GMimeContentType> type(gmime.g_mime_content_type_parse(options, value.c_str()));
  info.type = lower_ascii(text_or_empty(gmime.g_mime_content_type_get_media_type(type.get())));
  info.subtype = lower_ascii(text_or_empty(gmime.g_mime_content_type_get_media_subtype(type.get())));
  const auto parameter = [&](const char* name) {
    return text_or_empty(gmime.g_mime_content_type_get_parameter(type.get(), name));
  };
  info.boundary = parameter("boundary");
  info.charset = parameter("charset");
  info.name = parameter("name");

  value = parameter_value(header.find("Content-Disposition"));
  if (!value.empty()) {
    const Object<GMimeContentDisposition> disposition(
        gmime.g_mime_content_disposition_parse(options, value.c_str()));
    info.is_attached = equal_nocase(
        text_or_empty(gmime.g_mime_content_disposition_get_disposition(disposition.get())), "attachment");
    const std::string name =
        text_or_empty(gmime.g_mime_content_disposition_get_parameter(disposition.get(), "filename"));
    if (!name.empty()) info.name = name;
  }
  info.name = file_name(info.name);
  info.encoding = encoding_name(header.find("Content-Transfer-Encoding"));
  return info;
}

bool is_transfer_encoded(const std::string& name) {
  const GMimeContentEncoding encoding =
      Library::get().g_mime_content_encoding_from_string(name.c_str());
  return encoding == GMIME_CONTENT_ENCODING_BASE64 ||
         encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
         encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

std::string_view decode_transfer(std::string_view content, const std::string& name,
                                 std::string& buffer) {
  const Library& gmime = Library::get();
  const GMimeContentEncoding encoding = gmime.g_mime_content_encoding_from_string(name.c_str());
  if (encoding == GMIME_CONTENT_ENCODING_BASE64) {
    decode_base64(content, buffer);
    return buffer;
  }
  if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) {
    decode_quoted_printable(content, buffer);
    return buffer;
  }
  if (encoding != GMIME_CONTENT_ENCODING_UUENCODE) return content;
  const std::size_t begin = content.find("begin ");
  if (begin == std::string_view::npos) return {};
  content.remove_prefix(std::min(content.find('\n', begin), content.size() - 1) + 1);
  GMimeEncoding state;
  gmime.g_mime_encoding_init_decode(&state, encoding);
  state.state |= GMIME_UUDECODE_STATE_BEGIN;
  buffer.resize(gmime.g_mime_encoding_outlen(&state, content.size()));
  std::size_t size =
      gmime.g_mime_encoding_step(&state, content.data(), content.size(), buffer.data());
  size += gmime.g_mime_encoding_flush(&state, "", 0, buffer.data() + size);
  buffer.resize(size);
  return buffer;
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
  const std::string name = lower_ascii(usual_charset(charset));
  if (name == "utf-8" || name == "utf8") return to_valid_utf8(bytes);
  const bool is_ascii = name.empty() || name == "us-ascii" || name == "ascii";
  if (!is_ascii && is_known_charset(name)) {
    if (auto text = convert(bytes, name.c_str())) return std::move(*text);
  }
  // No name, or a wrong one: UTF-8 if it can be, else what most mail without a name is.
  if (is_valid_utf8(bytes)) return std::string(bytes);
  return convert(bytes, "windows-1252").value_or(to_valid_utf8(bytes));
}

}  // namespace ttp::input
