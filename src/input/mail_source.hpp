// SPDX-License-Identifier: Apache-2.0
// Events of mail: message files, mailbox files, Maildirs and directories of messages.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/profile.hpp"
#include "input/mail.hpp"
#include "input/mail_files.hpp"
#include "input/reader.hpp"

namespace ttp::input {

/// Does a file begin as mail does: with a "From " line or a header that mail has? A byte-order mark
/// and blank lines may stand in front.
[[nodiscard]] bool looks_like_mail(std::string_view beginning);

/// True for a line that a message may begin with, or a header field of it. Says yes sooner than
/// looks_like_mail(): what follows such a line must not be kept.
[[nodiscard]] bool may_be_of_mail(std::string_view line);

/// One `email` event per message. Its source id is made from the message's SHA-256, its time is
/// when the receiver's server took it. Its attacker is the UUIDv5, in attacker_namespace(), of the
/// address from which the mail came to the receiver's servers (see connecting_address()), or the
/// uuid that a map gives for it; where no address is known, the same of the domain in From; where
/// there is neither, it has no anchor.
///
/// A directory stands for the messages in `cur` and `new` if it is a Maildir, else for the regular
/// files in it (not below it), in the order of their names, all of them or those that are named as a
/// message is; hidden ones are left out.
class MailSource final : public EventSource {
 public:
  /// Files of a directory that is no Maildir.
  enum class Files {
    all,
    eml,  ///< that are named *.eml
  };

  /// `-` in `paths` is standard input. `rejects` must outlive the source and gets what is no
  /// message, too long, cut by a damaged archive, or lies in a directory and can't be read.
  /// `profile` takes the time of reading, `attacker_map` (address → uuid) names attackers; each may
  /// be null, else outlives the source.
  MailSource(std::vector<std::string> paths, RejectLog& rejects, Profile* profile = nullptr,
             Files files = Files::all,
             const std::map<std::string, std::string, std::less<>>* attacker_map = nullptr);

  /// Throws ttp::Error for a path that does not exist or can't be read.
  const Event* next() override;

  /// Messages read so far, rejected ones included.
  [[nodiscard]] std::uint64_t messages() const { return messages_; }

  /// Bytes taken so far of the files, packed ones as they are.
  [[nodiscard]] std::uint64_t bytes_done() const;

  /// Remarks for the end of the run: one sentence each.
  [[nodiscard]] std::vector<std::string> remarks() const;

 private:
  bool open_next();
  bool open_named(const std::string& path);
  bool open_listed();
  void open_file(const std::string& path);
  bool read_message();
  [[nodiscard]] std::string attacker_of(const std::string& sender);
  void make_event();

  std::vector<std::string> paths_;
  RejectLog& rejects_;
  Profile* profile_;
  Files files_;
  const std::map<std::string, std::string, std::less<>>* attacker_map_;
  bool has_mail_only_ = false;  // the directory in hand
  std::size_t path_ = 0;                        // index of the next path to open
  std::vector<std::filesystem::path> folders_;  // of the directory in hand, the next one last
  std::filesystem::path folder_;
  std::unique_ptr<DirectoryNames> names_;
  std::unique_ptr<MessageSplitter> splitter_;
  std::string input_name_;
  std::uint64_t in_file_ = 0;  // messages of the file in hand
  std::uint64_t cut_at_ = 0;   // line of the one that a damaged archive cuts, 0 without one
  std::uint64_t messages_ = 0;
  std::uint64_t cut_ = 0;  // messages that had more than is looked at
  std::uint64_t bytes_before_ = 0;  // of the files that are done

  MailFields fields_;
  std::uint64_t line_ = 0;
  std::string json_;  // the payload, with json_padding bytes behind it
  JsonParser parser_;
  Arena arena_;
  Members payload_;
  UuidV5 attackers_;
  std::string attacker_;
  Event event_;
};

}  // namespace ttp::input
