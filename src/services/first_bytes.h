// What a download is, told by its first bytes: weights, or the page a server sent instead of them.
// Pure; any thread. Nothing is opened or unpacked here: the engine's readers do that.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace atelier {

enum class FileKind { safetensors, gguf, pickle, page, other };

// How many bytes kind_of() wants to see, when the file has so many.
constexpr size_t first_bytes_wanted = 512;

FileKind kind_of(std::span<const std::byte> first_bytes);

// The ending such a file has: ".safetensors", ".gguf", ".pt"; "" for what is no weights.
std::string_view usual_ending(FileKind kind);

}  // namespace atelier
