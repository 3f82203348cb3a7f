# Every compile and link flag of the project lives on this one target.
option(SIBYL_WARNINGS_AS_ERRORS "Treat warnings as errors" OFF)
set(SIBYL_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined")

add_library(sibyl_options INTERFACE)
target_include_directories(sibyl_options INTERFACE ${PROJECT_SOURCE_DIR}/core)
target_compile_features(sibyl_options INTERFACE cxx_std_20)
target_compile_options(sibyl_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wimplicit-fallthrough -Wswitch-enum
  -Wno-missing-field-initializers # designated initialisers leave the defaults out on purpose
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast>
  -fstack-protector-strong)
target_compile_definitions(sibyl_options INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH QT_NO_KEYWORDS
  QT_DISABLE_DEPRECATED_BEFORE=0x060400
  SIBYL_VERSION="${PROJECT_VERSION}"
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>
  $<$<BOOL:${SIBYL_TESTS}>:SIBYL_TEST_HOOKS>)
if(SIBYL_WARNINGS_AS_ERRORS)
  target_compile_options(sibyl_options INTERFACE -Werror)
endif()
if(SIBYL_SANITIZE)
  target_compile_options(sibyl_options INTERFACE
    -fsanitize=${SIBYL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(sibyl_options INTERFACE -fsanitize=${SIBYL_SANITIZE})
endif()

# yaml-cpp 0.7 exports no namespaced target; one name for both.
if(TARGET yaml-cpp::yaml-cpp)
  set(SIBYL_YAML_TARGET yaml-cpp::yaml-cpp)
else()
  set(SIBYL_YAML_TARGET yaml-cpp)
endif()

find_program(SIBYL_CCACHE ccache)
if(SIBYL_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${SIBYL_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SIBYL_CCACHE})
endif()
