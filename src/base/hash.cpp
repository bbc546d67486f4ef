// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "base/error.hpp"

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

void append_hex(std::string& out, unsigned char byte) {
  static constexpr char digits[] = "0123456789abcdef";
  out += digits[byte >> 4];
  out += digits[byte & 0xF];
}

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

void append_uuid(std::string& out, const Uuid& uuid) {
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    append_hex(out, uuid[i]);
  }
}

std::string to_string(const Uuid& uuid) {
  std::string text;
  text.reserve(36);
  append_uuid(text, uuid);
  return text;
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
  for (unsigned int i = 0; i < size; ++i) append_hex(text, hash[i]);
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
