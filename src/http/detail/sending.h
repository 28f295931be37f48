// A body on its way from its source to a socket, as far as the socket takes it. For a pool's
// thread.
#pragma once
#include <memory>

#include "http/message.h"

namespace atelier::http {

enum class SendProgress {
  done,
  full,   // the socket takes no more for now
  rest,   // it would, but others want their turn
  broken  // the client has gone, or the source cannot go on
};

class Sending {
 public:
  // `socket` does not block and is one of our own: the session may close its at any moment.
  Sending(std::shared_ptr<BodySource> source, FileHandle socket);
  SendProgress send_some();

 private:
  // Bytes sent; 0 when the socket is full, less when it is broken.
  int64_t send_text();
  int64_t send_slice();
  bool has_room_soon() const;

  const std::shared_ptr<BodySource> source_;
  const FileHandle socket_;
  BodySource::Piece piece_;
  size_t text_sent_ = 0;
};

// A part of a file as a body.
std::shared_ptr<BodySource> one_slice(FileSlice slice);

}  // namespace atelier::http
