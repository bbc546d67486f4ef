// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "base/error.hpp"

namespace ttp {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// Values of lower-case hex digits; more than 15 for all other bytes.
constexpr auto lower_hex_values = [] {
  std::array<unsigned char, 256> table{};
  table.fill(0xFF);
  for (std::size_t i = 0; i < hex_digits.size(); ++i) {
    table[static_cast<unsigned char>(hex_digits[i])] = static_cast<unsigned char>(i);
  }
  return table;
}();

/// Where the digits of each byte of a UUID stand in its text, and where the hyphens.
constexpr std::array<std::size_t, 16> digits_at = {0,  2,  4,  6,  9,  11, 14, 16,
                                                   19, 21, 24, 26, 28, 30, 32, 34};
constexpr std::array<std::size_t, 4> hyphens_at = {8, 13, 18, 23};

}  // namespace

struct UuidV5::Digest {
  struct Deleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  using Context = std::unique_ptr<EVP_MD_CTX, Deleter>;

  static Context make_context() {
    Context context(EVP_MD_CTX_new());
    if (context == nullptr) throw Error("out of memory for a digest");
    return context;
  }

  Context seeded = make_context();  // has taken in the namespace
  Context work = make_context();
};

UuidV5::UuidV5(const Uuid& name_space)
    : digest_(std::make_unique<Digest>()), namespace_(name_space) {
  if (EVP_DigestInit_ex(digest_->seeded.get(), EVP_sha1(), nullptr) != 1 ||
      EVP_DigestUpdate(digest_->seeded.get(), namespace_.data(), namespace_.size()) != 1) {
    throw Error("the cryptographic library offers no SHA-1");
  }
}

UuidV5::~UuidV5() = default;
UuidV5::UuidV5(UuidV5&&) noexcept = default;
UuidV5& UuidV5::operator=(UuidV5&&) noexcept = default;

Uuid UuidV5::make(std::string_view name) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  if (EVP_MD_CTX_copy_ex(digest_->work.get(), digest_->seeded.get()) != 1 ||
      EVP_DigestUpdate(digest_->work.get(), name.data(), name.size()) != 1 ||
      EVP_DigestFinal_ex(digest_->work.get(), hash.data(), &size) != 1) {
    throw Error("the cryptographic library failed to compute SHA-1");
  }
  Uuid uuid{};
  std::copy_n(hash.begin(), uuid.size(), uuid.begin());
  uuid[6] = static_cast<unsigned char>((uuid[6] & 0x0F) | 0x50);
  uuid[8] = static_cast<unsigned char>((uuid[8] & 0x3F) | 0x80);
  return uuid;
}

UuidText uuid_text(const Uuid& uuid) {
  UuidText text;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    text[digits_at[i]] = hex_digits[uuid[i] >> 4];
    text[digits_at[i] + 1] = hex_digits[uuid[i] & 0xF];
  }
  for (const std::size_t at : hyphens_at) text[at] = '-';
  return text;
}

void append_uuid(std::string& out, const Uuid& uuid) {
  const UuidText text = uuid_text(uuid);
  out.append(text.data(), text.size());
}

std::string to_string(const Uuid& uuid) {
  std::string text;
  append_uuid(text, uuid);
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  Uuid uuid{};
  if (text.size() != UuidText().size()) return std::nullopt;
  unsigned seen = 0;  // all digits' bits
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    const unsigned high = lower_hex_values[static_cast<unsigned char>(text[digits_at[i]])];
    const unsigned low = lower_hex_values[static_cast<unsigned char>(text[digits_at[i] + 1])];
    seen |= high | low;
    uuid[i] = static_cast<unsigned char>(high << 4 | low);
  }
  const bool has_hyphens = std::all_of(hyphens_at.begin(), hyphens_at.end(),
                                       [&](std::size_t at) { return text[at] == '-'; });
  if (seen > 15 || !has_hyphens) return std::nullopt;
  return uuid;
}

Uuid attacker_namespace() { return UuidV5(uuid_namespace_url).make("ttp:attacker:v1"); }

Uuid tag_namespace() { return UuidV5(uuid_namespace_url).make("decnet:ttp_tag:v1"); }

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw Error("the cryptographic library failed to compute SHA-256");
  }
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += hex_digits[hash[i] >> 4];
    text += hex_digits[hash[i] & 0xF];
  }
  return text;
}

std::uint64_t stable_hash(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3U;
  }
  // FNV's low bits are weak for near-equal names; a final mix spreads them over the shards.
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93U;
  return hash ^ hash >> 32;
}

}  // namespace ttp
