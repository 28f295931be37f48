// FOR_EACH_PROCESSOR before a function compiles it for the baseline and for AVX2; the loader picks.
// Not under the thread sanitizer: it watches the picking too, which runs before it is ready.
#pragma once

#if defined(__SANITIZE_THREAD__)
#define FOR_EACH_PROCESSOR
#else
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#endif
