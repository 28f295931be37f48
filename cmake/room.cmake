# atelier_room(NAME nn LINKS tensor PACKAGES dep::torch PCH <header>)
# One room: the library `atelier_nn` of src/nn (sources globbed, tests excluded) that may include
# only the rooms it LINKS, and the program `nn_test` of its *_test.cpp files. tools/tidy checks the
# same arrows include by include.
function(atelier_room)
  cmake_parse_arguments(ROOM "" "NAME;PCH" "LINKS;PACKAGES;TEST_LINKS" ${ARGN})
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
  if(ROOM_PCH AND sources)
    target_precompile_headers(atelier_${ROOM_NAME} PRIVATE ${ROOM_PCH})
    target_compile_options(atelier_${ROOM_NAME} PRIVATE -fpch-preprocess)
  endif()

  if(tests)
    add_executable(${ROOM_NAME}_test ${tests})
    list(TRANSFORM ROOM_TEST_LINKS PREPEND atelier_)
    target_link_libraries(${ROOM_NAME}_test PRIVATE atelier_${ROOM_NAME} ${ROOM_TEST_LINKS}
                          GTest::gtest GTest::gmock GTest::gtest_main)
    target_compile_definitions(${ROOM_NAME}_test PRIVATE
                               ATELIER_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${ROOM_NAME} COMMAND ${ROOM_NAME}_test)
    set_tests_properties(${ROOM_NAME} PROPERTIES LABELS "fast;unit" TIMEOUT 300)
  endif()
endfunction()
