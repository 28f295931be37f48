// Columns to bytes and back. A column's `archive(a, column)` names its parts once for both ways.
// Fit for the machine that wrote it: numbers keep its byte order.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "gallery/bits.h"

namespace atelier::gallery {

using ByteSink = std::function<Result<>(std::span<const std::byte>)>;
// Fills the span wholly or fails.
using ByteSource = std::function<Result<>(std::span<std::byte>)>;

// After the first failure nothing more is written and result() tells it.
class ArchiveWriter {
 public:
  explicit ArchiveWriter(ByteSink sink) : sink_(std::move(sink)) { buffer_.reserve(buffer_max); }

  static constexpr bool reading() { return false; }
  template <class T>
  void number(const T& value) {
    put(std::as_bytes(std::span(&value, 1)));
  }
  template <class T>
  void list(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    number(uint64_t{values.size()});
    put(std::as_bytes(std::span(values)));
  }
  void text(const std::string& value) {
    number(uint64_t{value.size()});
    put(std::as_bytes(std::span(value.data(), value.size())));
  }
  void bits(const Bits& value) {
    number(uint64_t{value.size()});
    put(std::as_bytes(value.words()));
  }
  template <class T, class F>
  void each(std::vector<T>& values, F&& visit) {
    number(uint64_t{values.size()});
    for (T& value : values) visit(value);
  }
  Result<> finish();

 private:
  static constexpr size_t buffer_max = 1 << 20;
  void put(std::span<const std::byte> bytes);
  void flush();

  ByteSink sink_;
  std::vector<std::byte> buffer_;
  Result<> result_;
};

// Reads at most `bytes_max` bytes; what asks for more, or what the source fails at, makes the rest
// empty and result() tell. What was read means something only once a checksum says so.
class ArchiveReader {
 public:
  ArchiveReader(ByteSource source, uint64_t bytes_max)
      : source_(std::move(source)), left_(bytes_max) {}

  static constexpr bool reading() { return true; }
  template <class T>
  void number(T& value) {
    get(std::as_writable_bytes(std::span(&value, 1)));
  }
  template <class T>
  void list(std::vector<T>& values) {
    make_room(values, size_t(length(sizeof(T))));
    get(std::as_writable_bytes(std::span(values)));
  }
  void text(std::string& value) {
    make_room(value, size_t(length(1)));
    get(std::as_writable_bytes(std::span(value.data(), value.size())));
  }
  void bits(Bits& value) {
    uint64_t size = 0;
    number(size);
    if (size / 8 > left_) return refuse();
    value = Bits(size_t(size));
    get(std::as_writable_bytes(value.words()));
  }
  template <class T, class F>
  void each(std::vector<T>& values, F&& visit) {
    values.clear();
    values.resize(size_t(length(sizeof(uint32_t))));
    for (T& value : values) visit(value);
  }
  uint64_t left() const { return left_; }
  const Result<>& result() const { return result_; }

 private:
  // Columns of a million rows: in large pages they are filled in half the time and later looked at
  // here and there without missing the processor's table of pages.
  template <class Values>
  static void make_room(Values& values, size_t items) {
    values.clear();
    values.reserve(items);
    prefer_large_pages(values.data(), items * sizeof(values[0]));
    values.resize(items);
  }
  static void prefer_large_pages(void* begin, size_t bytes);
  uint64_t length(size_t item_bytes);
  void get(std::span<std::byte> bytes);
  void refuse();

  ByteSource source_;
  uint64_t left_;
  Result<> result_;
};

}  // namespace atelier::gallery
