// Has other people's pictures and videos decoded by atelier-decoder, a program of its own: whatever
// a file does to a decoder, the server goes on. Keeps a few such processes while they are needed;
// they leave by themselves when nobody asks. Threads: any; a call waits for its turn and its
// answer.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "media/decoder_messages.h"

namespace atelier {

struct DecoderSettings {
  std::string program;
  size_t processes_max = 2;
  int deadline_ms = 60'000;  // for the wait and the work together; then the process is ended
};

struct DecodedFiles {
  DecodeAnswer answer;
  std::vector<Bytes> files;
};

class Decoder {
 public:
  explicit Decoder(DecoderSettings settings);
  ~Decoder();  // ends the processes; no call may be under way
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // `corrupt` for a file that cannot be decoded, also when it ended the process or took too long;
  // `unavailable` when the program cannot be started or too many wait.
  Result<DecodedFiles> run(const DecodeRequest& request);

 private:
  class Process;
  Result<std::unique_ptr<Process>> take(double deadline_s);
  void give_back(std::unique_ptr<Process> process);
  Result<DecodedFiles> run_with(Process& process, const std::string& line, double deadline_s);

  const DecoderSettings settings_;
  std::mutex mutex_;
  std::condition_variable freed_;
  size_t in_use_ = 0;
  std::vector<std::unique_ptr<Process>> idle_;
};

}  // namespace atelier
