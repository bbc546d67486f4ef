// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

// The plain functions, which OpenSSL 3 would rather see replaced by its EVP_ ones. Those look for a
// provider first, which takes as long as reading a third of our rules, and allocate for each digest.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

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
  SHA_CTX seeded;  // has taken in the namespace
};

UuidV5::UuidV5(const Uuid& name_space)
    : digest_(std::make_unique<Digest>()), namespace_(name_space) {
  if (SHA1_Init(&digest_->seeded) != 1 ||
      SHA1_Update(&digest_->seeded, namespace_.data(), namespace_.size()) != 1) {
    throw Error("the cryptographic library offers no SHA-1");
  }
}

UuidV5::~UuidV5() = default;
UuidV5::UuidV5(UuidV5&&) noexcept = default;
UuidV5& UuidV5::operator=(UuidV5&&) noexcept = default;

Uuid UuidV5::make(std::string_view name) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> hash{};
  SHA_CTX work = digest_->seeded;
  if (SHA1_Update(&work, name.data(), name.size()) != 1 || SHA1_Final(hash.data(), &work) != 1) {
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
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256_CTX work;
  if (SHA256_Init(&work) != 1 || SHA256_Update(&work, bytes.data(), bytes.size()) != 1 ||
      SHA256_Final(hash.data(), &work) != 1) {
    throw Error("the cryptographic library failed to compute SHA-256");
  }
  std::string text;
  for (const unsigned char byte : hash) {
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 0xF];
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
