// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ttp {

namespace {

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

Context make_context() {
  Context context(EVP_MD_CTX_new());
  if (context == nullptr) throw Error("out of memory for a digest");
  return context;
}

constexpr std::string_view hex_digits = "0123456789abcdef";

int lower_hex_value(char c) { return c >= 'A' && c <= 'F' ? -1 : hex_value(c); }

/// Is there a hyphen before this byte of a UUID?
bool begins_group(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

struct UuidV5::Digest {
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
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (begins_group(i)) text[at++] = '-';
    text[at++] = hex_digits[uuid[i] >> 4];
    text[at++] = hex_digits[uuid[i] & 0xF];
  }
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
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (begins_group(i) && text[at++] != '-') return std::nullopt;
    const int high = lower_hex_value(text[at++]);
    const int low = lower_hex_value(text[at++]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid[i] = static_cast<unsigned char>(high << 4 | low);
  }
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
