#include "http/detail/sending.h"

#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace atelier::http {
namespace {

constexpr uint64_t sent_at_once_max = 16 << 20;
constexpr int room_wait_ms = 2;
class OneSlice : public BodySource {
 public:
  explicit OneSlice(FileSlice slice) : slice_(std::move(slice)) {}
  Result<Piece> next() override {
    Piece piece{"", std::move(slice_)};
    slice_.bytes = 0;
    return piece;
  }

 private:
  FileSlice slice_;
};

bool is_full() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

}  // namespace

std::shared_ptr<BodySource> one_slice(FileSlice slice) {
  return std::make_shared<OneSlice>(std::move(slice));
}

Sending::Sending(std::shared_ptr<BodySource> source, FileHandle socket)
    : source_(std::move(source)), socket_(std::move(socket)) {}

int64_t Sending::send_text() {
  const int more = piece_.slice.bytes > 0 ? MSG_MORE : 0;  // one packet with what follows
  for (;;) {
    const auto put = ::send(socket_.descriptor(), piece_.text.data() + text_sent_,
                            piece_.text.size() - text_sent_, MSG_DONTWAIT | MSG_NOSIGNAL | more);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return is_full() ? 0 : -1;
    text_sent_ += static_cast<size_t>(put);
    return put;
  }
}

// The kernel copies from the file's pages to the socket.
int64_t Sending::send_slice() {
  FileSlice& left = piece_.slice;
  auto offset = static_cast<off_t>(left.offset);
  for (;;) {
    const auto put = ::sendfile(socket_.descriptor(), left.file.descriptor(), &offset,
                                std::min(left.bytes, sent_at_once_max));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return is_full() ? 0 : -1;
    if (put == 0) return -1;  // the file became shorter, and the length was promised
    left.offset += static_cast<uint64_t>(put);
    left.bytes -= static_cast<uint64_t>(put);
    return put;
  }
}

// A client on the same machine or a quick line makes room within moments: waiting for that here is
// cheaper than two changes of thread for each megabyte. A slow one costs the pool this long.
bool Sending::has_room_soon() const {
  pollfd waiting{socket_.descriptor(), POLLOUT, 0};
  return ::poll(&waiting, 1, room_wait_ms) == 1;
}

SendProgress Sending::send_some() {
  for (uint64_t sent = 0; sent < sent_at_once_max;) {
    const bool has_text = text_sent_ < piece_.text.size();
    if (!has_text && piece_.slice.bytes == 0) {
      auto next = source_->next();
      if (!next) return SendProgress::broken;
      piece_ = std::move(*next);
      text_sent_ = 0;
      if (piece_.text.empty() && piece_.slice.bytes == 0) return SendProgress::done;
      continue;
    }
    const int64_t put = has_text ? send_text() : send_slice();
    if (put < 0) return SendProgress::broken;
    if (put == 0 && !has_room_soon()) return SendProgress::full;
    sent += static_cast<uint64_t>(put);
  }
  return SendProgress::rest;
}

}  // namespace atelier::http
