# Warnings, sanitizers, compiler cache and linker: the same for every room.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

set(ATELIER_SANITIZE "" CACHE STRING "address,undefined or thread; empty for none")
set(ATELIER_CUDA OFF CACHE BOOL "Require a CUDA build of libtorch (point CMAKE_PREFIX_PATH at it)")

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
# Both are false alarms of g++ 12 inside its own headers once inlined (GCC bugs 105562 and 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-maybe-uninitialized -Wno-restrict)
endif()
# Designated initialisers leave the rest at its default on purpose.
add_compile_options(-Wno-missing-field-initializers)
# Exact float results must not depend on what the optimiser fuses.
add_compile_options(-ffp-contract=off)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
# What tests spend their time in is the room's code, not their own.
set(ATELIER_TEST_OPTIONS "")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(ATELIER_TEST_OPTIONS -O0)
endif()
option(ATELIER_UNITY "Compile several files of a room at once: a full build in half the time" OFF)

if(ATELIER_SANITIZE)
  add_compile_options(-fsanitize=${ATELIER_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ATELIER_SANITIZE})
endif()

find_program(ATELIER_CCACHE ccache)
if(ATELIER_CCACHE)
  # The sloppiness lets ccache keep precompiled headers; base_dir makes hits survive another folder.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${ATELIER_CCACHE})
endif()

find_program(ATELIER_MOLD mold)
if(ATELIER_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
