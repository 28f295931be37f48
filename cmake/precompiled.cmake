# Precompiled headers, each parsed once for all rooms and once for all their test programs: g++ takes
# one only with the same kind of code (-fPIC in libraries, -fPIE in programs) and the same macros.
#   plain_pch, plain_test_pch   the standard library, Boost.JSON, fmt; GoogleTest for tests
#   torch_pch, torch_test_pch   ATen besides: six seconds a file otherwise
function(atelier_pch name header)
  cmake_parse_arguments(PCH "TEST" "" "PACKAGES" ${ARGN})
  file(WRITE ${CMAKE_BINARY_DIR}/generated/${name}.cpp.in "// Only here to have ${name}.\n")
  configure_file(${CMAKE_BINARY_DIR}/generated/${name}.cpp.in
                 ${CMAKE_BINARY_DIR}/generated/${name}.cpp COPYONLY)
  add_library(${name} STATIC ${CMAKE_BINARY_DIR}/generated/${name}.cpp)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE ${PCH_PACKAGES})
  target_compile_options(${name} PRIVATE -fpch-preprocess)
  if(PCH_TEST)
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${name} PRIVATE -fPIE ${ATELIER_TEST_OPTIONS})
    target_link_libraries(${name} PRIVATE GTest::gtest GTest::gmock)
    target_precompile_headers(${name} PRIVATE ${header} <gmock/gmock.h> <gtest/gtest.h>)
  else()
    target_precompile_headers(${name} PRIVATE ${header})
  endif()
endfunction()

# What a room's library or test program is compiled with: `kind` is plain or torch.
function(atelier_use_pch target pch)
  target_precompile_headers(${target} REUSE_FROM ${pch})
  target_compile_options(${target} PRIVATE -fpch-preprocess)
endfunction()

set(plain_packages dep::json dep::expected dep::log)
atelier_pch(plain_pch ${CMAKE_SOURCE_DIR}/src/base/detail/pch.h PACKAGES ${plain_packages})
atelier_pch(plain_test_pch ${CMAKE_SOURCE_DIR}/src/base/detail/pch.h TEST PACKAGES ${plain_packages})
if(NOT ATELIER_PART STREQUAL "studio")
  set(torch_packages ${plain_packages} dep::torch OpenMP::OpenMP_CXX)
  atelier_pch(torch_pch ${CMAKE_SOURCE_DIR}/src/tensor/detail/pch.h PACKAGES ${torch_packages})
  atelier_pch(torch_test_pch ${CMAKE_SOURCE_DIR}/src/tensor/detail/pch.h TEST
              PACKAGES ${torch_packages})
endif()
