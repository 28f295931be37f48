# The rooms and their arrows ("may include"); docs/map.md tells what each is for.

atelier_room(NAME base PACKAGES dep::json dep::expected dep::log)
atelier_room(NAME concurrency LINKS base PACKAGES Threads::Threads)
atelier_room(NAME protocol LINKS base)
atelier_room(NAME text LINKS base PACKAGES dep::icu)
atelier_room(NAME http LINKS concurrency PACKAGES dep::asio)
if(ATELIER_SANITIZE STREQUAL "thread")
  # The sanitizer cannot follow bare fences (g++ says so); Asio's queues have locks besides.
  target_compile_definitions(atelier_http PRIVATE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

if(NOT ATELIER_PART STREQUAL "studio")
  atelier_room(NAME tensor LINKS base PACKAGES dep::torch dep::dnnl OpenMP::OpenMP_CXX PCH torch UNITY)
  # Our CPU kernels: one source, compiled for each processor generation and chosen at run time. The
  # precompiled header is for the baseline only.
  function(atelier_kernels isa)
    set_source_files_properties(${CMAKE_SOURCE_DIR}/src/tensor/detail/kernels_${isa}.cpp PROPERTIES
      SKIP_PRECOMPILE_HEADERS ON COMPILE_OPTIONS "-O3;-ffp-contract=fast;-Wno-psabi;${ARGN}")
  endfunction()
  set(avx512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mfma)
  atelier_kernels(base)
  atelier_kernels(avx2 -mavx2 -mfma)
  atelier_kernels(avx512 ${avx512})
  atelier_kernels(avx512_bf16 ${avx512} -mavx512bf16)
  atelier_kernels(amx ${avx512} -mavx512bf16 -mamx-tile -mamx-bf16)
  atelier_room(NAME nn LINKS tensor PCH torch UNITY)
  atelier_room(NAME diffusion LINKS tensor PCH torch UNITY)
  atelier_room(NAME models LINKS nn diffusion text PACKAGES dep::yaml PCH torch UNITY)
  atelier_room(NAME engine LINKS models protocol concurrency PCH torch UNITY)
  # Which files meet in one compilation changes with every new file; these would not get along with
  # some: the one has the names of its sisters for the same things, the other a Frame that is not
  # the protocol's.
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/engine/verify_sdxl.cpp
                              ${CMAKE_SOURCE_DIR}/src/engine/pipeline_test.cpp
                              PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endif()

if(NOT ATELIER_PART STREQUAL "engine")
  atelier_room(NAME recipe LINKS protocol)
  atelier_room(NAME media LINKS recipe PACKAGES dep::webp dep::spng dep::deflate dep::crypto dep::xxhash)
  # libvips wants -pthread, which no shared precompiled header has.
  atelier_room(NAME decode LINKS media PACKAGES dep::vips dep::ffmpeg PCH none)
  # Loops over a million rows: -O2 of g++ 12 does not vectorise them.
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/gallery/scan.cpp
    ${CMAKE_SOURCE_DIR}/src/gallery/columns.cpp ${CMAKE_SOURCE_DIR}/src/gallery/bits.cpp
    ${CMAKE_SOURCE_DIR}/src/gallery/order.cpp ${CMAKE_SOURCE_DIR}/src/gallery/listing.cpp
    PROPERTIES COMPILE_OPTIONS -O3 SKIP_PRECOMPILE_HEADERS ON)
  atelier_room(NAME gallery LINKS text PACKAGES dep::xxhash)
  atelier_room(NAME db LINKS concurrency PACKAGES dep::sqlite)
  include(migrations)
  atelier_room(NAME store LINKS db recipe COLD)
  atelier_room(NAME net LINKS base PACKAGES dep::curl)
  atelier_room(NAME services LINKS store media gallery protocol text net concurrency
    PACKAGES dep::sodium COLD UNITY)
  atelier_room(NAME api LINKS services http COLD UNITY)
endif()

# Where g++ 12 takes a std::string for a short buffer once the header it comes from is precompiled
# (false alarms of -Warray-bounds, GCC bug 105329 and its kin).
foreach(file media/recipes/a1111_test media/strip_metadata_test gallery/parse_test
        services/install_source_test)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/${file}.cpp PROPERTIES
    SKIP_PRECOMPILE_HEADERS ON)
endforeach()

add_subdirectory(tools/tokenizer)
add_subdirectory(src/app)
add_subdirectory(tests)
add_subdirectory(bench EXCLUDE_FROM_ALL)
