// How much memory there is, how much is free, and how much this process asked for. Reads of /proc
// and of control groups; a machine that does not tell counts as large.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace atelier {

struct MachineMemory {
  int64_t total_bytes = 0;  // of the machine, or what a control group above this process allows
  int64_t free_bytes = 0;   // could be had now without anybody being killed
};

// root: of a file system with proc/ and sys/; another one in tests.
MachineMemory machine_memory(const std::filesystem::path& root = "/");

// What the engine takes where nobody says: three quarters of it, at least 1 GiB.
int64_t usual_memory_budget(const MachineMemory& machine);

// What the allocator has handed out in this process, mapped files not counted; kept activations
// (tensor/scratch.h) not counted either. 0 where the allocator does not tell.
int64_t heap_bytes();

// Gives unused pages of the allocator and kept activations back to the system.
void trim_heap();

// From here on, asking for more than this in all fails in this process with bad_alloc, where the
// system would otherwise end it or somebody else. Cannot be widened again. False where refused.
bool limit_heap(int64_t bytes);

// "1.5 GB", for sentences.
std::string in_gigabytes(int64_t bytes);

}  // namespace atelier
