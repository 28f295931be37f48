# With ATELIER_UNITY its files are compiled by the half dozen.
function(atelier_unity target)
  if(ATELIER_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
    # A file's own types in its own members: said of every file that is included in another.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

# atelier_room(NAME nn LINKS tensor PACKAGES dep::torch PCH torch UNITY)
# One room: the library `atelier_nn` of src/nn (sources globbed, tests excluded) that may include
# only the rooms it LINKS, and the program `nn_test` of its *_test.cpp files. tools/tidy checks the
# same arrows include by include. PCH: plain, torch or none, see precompiled.cmake.
# UNITY: with ATELIER_UNITY its files are compiled by the half dozen. COLD: it waits for others more
# than it computes, so -O1 is enough and compiles in two thirds of the time.
function(atelier_room)
  cmake_parse_arguments(ROOM "UNITY;COLD" "NAME;PCH" "LINKS;PACKAGES;TEST_LINKS" ${ARGN})
  set(folder ${CMAKE_SOURCE_DIR}/src/${ROOM_NAME})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  set(kind STATIC)
  set(scope PUBLIC)
  if(NOT sources)
    set(kind INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(atelier_${ROOM_NAME} ${kind} ${sources})
  target_include_directories(atelier_${ROOM_NAME} ${scope} ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ROOM_LINKS PREPEND atelier_)
  target_link_libraries(atelier_${ROOM_NAME} ${scope} ${ROOM_LINKS} ${ROOM_PACKAGES})
  if(NOT ROOM_PCH)
    set(ROOM_PCH plain)
  endif()
  if(sources AND NOT ROOM_PCH STREQUAL "none")
    atelier_use_pch(atelier_${ROOM_NAME} ${ROOM_PCH}_pch)
  endif()

  if(ROOM_COLD AND CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(atelier_${ROOM_NAME} PRIVATE -O1)
  endif()
  if(ROOM_UNITY)
    atelier_unity(atelier_${ROOM_NAME})
  endif()

  if(tests)
    add_executable(${ROOM_NAME}_test ${tests})
    list(TRANSFORM ROOM_TEST_LINKS PREPEND atelier_)
    target_link_libraries(${ROOM_NAME}_test PRIVATE atelier_${ROOM_NAME} ${ROOM_TEST_LINKS}
                          GTest::gtest GTest::gmock GTest::gtest_main)
    if(NOT ROOM_PCH STREQUAL "none")
      atelier_use_pch(${ROOM_NAME}_test ${ROOM_PCH}_test_pch)
    endif()
    target_compile_options(${ROOM_NAME}_test PRIVATE ${ATELIER_TEST_OPTIONS})
    if(ROOM_UNITY)
      atelier_unity(${ROOM_NAME}_test)
    endif()
    target_compile_definitions(${ROOM_NAME}_test PRIVATE
                               ATELIER_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${ROOM_NAME} COMMAND ${ROOM_NAME}_test)
    set_tests_properties(${ROOM_NAME} PROPERTIES LABELS "fast;unit" TIMEOUT 300)
  endif()
endfunction()
