// SPDX-License-Identifier: Apache-2.0
// How the program ends, and the one exception that ends it.
#pragma once

#include <stdexcept>
#include <string>

namespace ttp {

/// Exit status of the process. The numbers are part of the command line's contract (ttp(1)).
enum class ExitCode : int {
  ok = 0,
  findings = 1,        ///< done, with findings: lint error, precision below target
  cannot_run = 2,      ///< bad usage, unreadable rules, unwritable output, database error
  some_rejected = 3,   ///< done, but part of the input was rejected
  interrupted = 130,   ///< SIGINT, after the batch in hand was committed
  terminated = 143,    ///< SIGTERM, likewise
};

/// "Cannot go on." Thrown anywhere, caught once, in main. The text is one sentence (or several
/// lines) that names what could not be used and why; it never carries input content.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, ExitCode code = ExitCode::cannot_run)
      : std::runtime_error(message), code_(code) {}

  [[nodiscard]] ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// An input can't be read, or not be understood at all. What was made of those before it stands.
class InputError : public Error {
 public:
  using Error::Error;
};

/// A signal interrupted a read; what was being read is not a whole record.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// The reader of our output went away. Ends the program quietly, after pending work is committed.
class ClosedPipe : public std::runtime_error {
 public:
  ClosedPipe() : std::runtime_error("closed pipe") {}
};

}  // namespace ttp
